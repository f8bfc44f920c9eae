package io.github.throughline.showcase;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tickets of the tenant that the current work is for.
 *
 * <p>No method takes the tenant: each asks the context variable, on whatever thread it runs.
 */
@ApplicationScoped
public class TicketRepository {
  private static final String COLUMNS = "id, tenant, title, state, opened_by";

  @Inject Database database;

  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject
  @ContextLocal("user")
  ContextVar<String> user;

  /** Opens a ticket in the name of the current user. */
  public Ticket add(String title) {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM FINAL TABLE"
            + " (INSERT INTO ticket (tenant, title, state, opened_by) VALUES (?, ?, 'open', ?))";
    return query(sql, tenant.get(), title, user.get()).get(0);
  }

  /** The newest tickets first, at most {@code limit} of them. */
  public List<Ticket> latest(int limit) {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM ticket WHERE tenant = ? ORDER BY id DESC FETCH FIRST ? ROWS ONLY";
    return query(sql, tenant.get(), limit);
  }

  /** The ticket of that number, if it is one of this tenant's. */
  public Optional<Ticket> find(long id) {
    String sql = "SELECT " + COLUMNS + " FROM ticket WHERE tenant = ? AND id = ?";
    return query(sql, tenant.get(), id).stream().findFirst();
  }

  /** Closes the ticket of that number, if it is one of this tenant's. */
  public Optional<Ticket> close(long id) {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM FINAL TABLE (UPDATE ticket SET state = 'closed' WHERE tenant = ? AND id = ?)";
    return query(sql, tenant.get(), id).stream().findFirst();
  }

  private List<Ticket> query(String sql, Object... parameters) {
    try (Connection connection = database.connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return tickets(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The desk's database does not answer", e);
    }
  }

  private static List<Ticket> tickets(ResultSet rows) throws SQLException {
    List<Ticket> tickets = new ArrayList<>();
    while (rows.next()) {
      tickets.add(
          new Ticket(
              rows.getLong(1),
              rows.getString(2),
              rows.getString(3),
              rows.getString(4),
              rows.getString(5)));
    }
    return tickets;
  }
}
