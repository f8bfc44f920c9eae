package io.github.throughline.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Entries in a database whose connections take part in the server's transactions. */
@ApplicationScoped
public class Ledger {
  @Resource(lookup = Definitions.DATA)
  @SuppressWarnings("NullAway.Init") // set by the server
  DataSource data;

  @Inject Tenant tenant;

  /**
   * Adds an entry for the current tenant, in the transaction that there must be.
   *
   * @return the name of the thread
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public String add(String text) {
    try (Connection connection = data.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO entry (tenant, text) VALUES (?, ?)")) {
      insert.setString(1, tenant.required());
      insert.setString(2, text);
      insert.executeUpdate();
      return Thread.currentThread().getName();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The entries of the current tenant. */
  @Transactional
  public List<String> entries() {
    try (Connection connection = data.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT text FROM entry WHERE tenant = ?")) {
      select.setString(1, tenant.required());
      try (ResultSet rows = select.executeQuery()) {
        List<String> entries = new ArrayList<>();
        while (rows.next()) {
          entries.add(rows.getString(1));
        }
        return entries;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
