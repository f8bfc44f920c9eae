package io.github.throughline.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What there is before the first request; a class that every server looks at for definitions. */
@ContextServiceDefinition(
    name = Definitions.CONTEXTS,
    propagated = {
      "Throughline",
      ContextServiceDefinition.APPLICATION,
      ContextServiceDefinition.SECURITY
    })
@ManagedExecutorDefinition(name = Definitions.EXECUTOR, context = Definitions.CONTEXTS)
@WebListener
public class Definitions implements ServletContextListener {
  static final String CONTEXTS = "java:module/platform/Contexts";
  static final String EXECUTOR = "java:module/platform/Executor";

  /** The server's own. */
  static final String DATA = "java:comp/DefaultDataSource";

  @Resource(lookup = DATA)
  @SuppressWarnings("NullAway.Init") // set by the server
  DataSource data;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try (Connection connection = data.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS entry");
      statement.execute(
          "CREATE TABLE entry (tenant VARCHAR(64) NOT NULL, text VARCHAR(64) NOT NULL)");
    } catch (SQLException e) {
      throw new IllegalStateException("The server's database does not answer", e);
    }
  }
}
