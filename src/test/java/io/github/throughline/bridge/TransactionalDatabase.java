package io.github.throughline.bridge;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A database as servers have it: a pool whose connections join the transaction of the thread that
 * asks for them. In memory, the transaction log as well.
 */
@SuppressWarnings("BanJNDI") // names of the test's own
final class TransactionalDatabase implements AutoCloseable {
  /** Where the interceptors look. */
  private static final String MANAGER_NAME =
      jtaPropertyManager.getJTAEnvironmentBean().getTransactionManagerJNDIContext();

  private final AgroalDataSource pool;

  TransactionalDatabase() {
    configureTransactions();
    try {
      pool =
          AgroalDataSource.from(
              new AgroalDataSourceConfigurationSupplier()
                  .connectionPoolConfiguration(
                      connections ->
                          connections
                              .maxSize(4)
                              .transactionIntegration(
                                  new NarayanaTransactionIntegration(
                                      transactionManager(), transactions()))
                              .connectionFactoryConfiguration(
                                  factory ->
                                      factory
                                          .connectionProviderClass(JdbcDataSource.class)
                                          .jdbcUrl("jdbc:h2:mem:ledger;DB_CLOSE_DELAY=-1"))));
      update("CREATE TABLE entry (text VARCHAR(80))");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void configureTransactions() {
    for (String name : List.of("default", "communicationStore", "stateStore")) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
          .setObjectStoreType(VolatileStore.class.getName());
    }
    try {
      arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
      new InitialContext().rebind(MANAGER_NAME, transactionManager());
    } catch (CoreEnvironmentBeanException | NamingException e) {
      throw new AssertionError(e);
    }
  }

  private static TransactionManager transactionManager() {
    return jtaPropertyManager.getJTAEnvironmentBean().getTransactionManager();
  }

  /** What is known of the current thread's transaction. */
  static TransactionSynchronizationRegistry transactions() {
    return jtaPropertyManager.getJTAEnvironmentBean().getTransactionSynchronizationRegistry();
  }

  void insert(String text) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO entry VALUES (?)")) {
      insert.setString(1, text);
      insert.executeUpdate();
    }
  }

  List<String> entries() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("SELECT text FROM entry ORDER BY text")) {
      List<String> entries = new ArrayList<>();
      while (rows.next()) {
        entries.add(rows.getString(1));
      }
      return entries;
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    try {
      update("SHUTDOWN");
      new InitialContext().unbind(MANAGER_NAME);
    } catch (SQLException | NamingException e) {
      throw new AssertionError(e);
    } finally {
      pool.close();
    }
  }
}
