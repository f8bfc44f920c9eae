package io.github.throughline.showcase;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is asking: the values that every request carries. */
@ApplicationScoped
public class Caller {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject
  @ContextLocal("user")
  ContextVar<String> user;

  @Inject
  @ContextLocal("requestId")
  ContextVar<String> requestId;

  /** The values as one place saw them; {@code null} where a value was not there. */
  public record Values(
      @Nullable String tenant, @Nullable String user, @Nullable String requestId) {}

  /**
   * Takes the values from the request's headers. Nothing puts them back: they end with the request.
   *
   * @param headers answers a header; {@code null} if there is none of the name
   * @throws Refusal if a header is missing or no plain name
   */
  public void arrive(Function<String, @Nullable String> headers) {
    // All are checked before any is set, so that a refused request leaves none behind.
    String asTenant = required(headers, "X-Tenant");
    String asUser = required(headers, "X-User");
    String id = header(headers, "X-Request-Id");
    tenant.set(asTenant);
    user.set(asUser);
    requestId.set(id == null ? UUID.randomUUID().toString() : id);
  }

  /** Whether a text could be the name of a tenant or a user. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** What can be seen of the caller from the current thread. */
  public Values seen() {
    return new Values(orNull(tenant), orNull(user), orNull(requestId));
  }

  /** The names of the values that can be seen from the current thread. */
  public List<String> bound() {
    List<String> names = new ArrayList<>();
    for (ContextVar<String> variable : List.of(tenant, user, requestId)) {
      if (variable.isBound()) {
        names.add(variable.name());
      }
    }
    return names;
  }

  /** Overwrites every value and leaves it so, as careless code would. */
  public void scribble(String text) {
    tenant.set(text);
    user.set(text);
    requestId.set(text);
  }

  private static @Nullable String orNull(ContextVar<String> variable) {
    return variable.isBound() ? variable.get() : null;
  }

  private static String required(Function<String, @Nullable String> headers, String name) {
    String value = header(headers, name);
    if (value == null) {
      throw new Refusal(400, "Missing header " + name + ": every request says for whom it works");
    }
    return value;
  }

  private static @Nullable String header(Function<String, @Nullable String> headers, String name) {
    String value = headers.apply(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (!isName(value)) {
      throw new Refusal(
          400, "Header " + name + " must be 1 to 64 letters, digits, dots, dashes or underscores");
    }
    return value;
  }
}
