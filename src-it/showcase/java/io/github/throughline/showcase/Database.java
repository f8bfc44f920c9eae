package io.github.throughline.showcase;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.h2.Driver;
import org.h2.jdbcx.JdbcConnectionPool;

/** The desk's database: in memory, as old as the deployment, gone with it. */
@ApplicationScoped
public class Database {
  private static final String SCHEMA =
      """
      CREATE TABLE ticket (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant VARCHAR(64) NOT NULL,
        title VARCHAR(120) NOT NULL,
        state VARCHAR(8) NOT NULL,
        opened_by VARCHAR(64) NOT NULL);
      CREATE INDEX ticket_tenant ON ticket (tenant, id);
      """;

  private JdbcConnectionPool pool;

  @PostConstruct
  void open() {
    // No shutdown hook of H2's own: it would keep this application's class loader until the JVM
    // ends.
    String url =
        "jdbc:h2:mem:desk-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
    pool = JdbcConnectionPool.create(url, "desk", "");
    // More than there are hops at once: who finds none left looks again every millisecond.
    pool.setMaxConnections(32);
    execute(SCHEMA);
  }

  /** A connection of the pool; closing it gives it back. */
  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @PreDestroy
  void close() {
    try {
      execute("SHUTDOWN");
    } finally {
      pool.dispose();
      // DriverManager lives as long as the JVM, and finds drivers whenever anybody asks it for one.
      Driver.unload();
    }
  }

  private void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("The desk's database does not answer", e);
    }
  }
}
