package io.github.throughline.bridge;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.github.throughline.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A database as servers have it: a pool whose connections join the transaction of the thread that
 * asks for them. In memory.
 */
final class TransactionalDatabase implements AutoCloseable {
  private final Transactions transactions = new Transactions();
  private final AgroalDataSource pool;

  TransactionalDatabase() {
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
                                      Transactions.manager(), Transactions.registry()))
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
    } catch (SQLException e) {
      throw new AssertionError(e);
    } finally {
      pool.close();
      transactions.close();
    }
  }
}
