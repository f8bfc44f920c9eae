package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The filter by itself: what containers do to it that is hard to make a container do. */
class Rule08ContextFilterTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  private final ContextFilter filter = new ContextFilter();
  private final Map<String, @Nullable Object> attributes = new HashMap<>();
  private final HttpServletRequest request = request(attributes);
  private final HttpServletResponse response = fake(HttpServletResponse.class, Map.of());

  private static HttpServletRequest request(Map<String, @Nullable Object> attributes) {
    return fake(HttpServletRequest.class, attributes);
  }

  /** Has attributes, and nothing else. */
  private static <T> T fake(Class<T> type, Map<String, @Nullable Object> attributes) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get((String) arguments[0]);
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  case "isAsyncStarted" -> false;
                  default -> throw new UnsupportedOperationException(method.toString());
                }));
  }

  @Test
  void aRequestOnAThreadThatIsInAContextStartsEmptyAndPutsBackWhatWasThere() throws Exception {
    Context.where(TENANT, "of the thread")
        .call(
            () -> {
              filter.doFilter(
                  request,
                  response,
                  (in, out) -> {
                    assertThat(TENANT.isBound()).isFalse();
                    TENANT.set("of the request");
                  });
              return assertThat(TENANT.get()).isEqualTo("of the thread");
            });
  }

  @Test
  void anErrorPageInsideSendErrorIsInTheContextOfItsRequest() throws Exception {
    filter.doFilter(
        request,
        response,
        (in, out) -> {
          TENANT.set("acme");
          filter.doFilter(
              in,
              out,
              (innerIn, innerOut) -> {
                assertThat(TENANT.get()).isEqualTo("acme");
                TENANT.set("of the error page");
              });
          assertThat(TENANT.get()).isEqualTo("of the error page");
        });
  }

  @Test
  void aDispatchAfterAnErrorPageInsideSendErrorStillEntersTheContext() throws Exception {
    FilterChain withErrorPage =
        (in, out) -> {
          TENANT.set("acme");
          filter.doFilter(in, out, (innerIn, innerOut) -> {});
        };
    filter.doFilter(request, response, withErrorPage);
    assertThat(TENANT.isBound()).isFalse();

    filter.doFilter(request, response, (in, out) -> assertThat(TENANT.get()).isEqualTo("acme"));
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void aRequestThatTheApplicationWrappedIsTheSameRequest() throws Exception {
    filter.doFilter(request, response, (in, out) -> TENANT.set("acme"));
    filter.doFilter(
        new HttpServletRequestWrapper(request),
        response,
        (in, out) -> assertThat(TENANT.get()).isEqualTo("acme"));
  }

  @Test
  void anotherRequestIsAnotherContext() throws Exception {
    filter.doFilter(request, response, (in, out) -> TENANT.set("acme"));
    filter.doFilter(
        request(new HashMap<>()), response, (in, out) -> assertThat(TENANT.isBound()).isFalse());
  }

  @Test
  void anotherFilterObjectOfTheSameCopyGoesOnWithTheContext() throws Exception {
    filter.doFilter(request, response, (in, out) -> TENANT.set("acme"));
    new ContextFilter()
        .doFilter(request, response, (in, out) -> assertThat(TENANT.get()).isEqualTo("acme"));
  }

  @Test
  void whatIsLeftOpenInARequestEndsWithIt() throws Exception {
    CapturedLog log = new CapturedLog();
    try {
      filter.doFilter(
          request,
          response,
          (in, out) -> {
            Context.empty().enter();
            Context.empty().enterAsBoundary();
          });
    } finally {
      log.close();
    }
    assertThat(ThreadSlots.occupied()).isZero();
  }

  // Failures

  static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("checked"),
        new ServletException("checked"),
        new IllegalStateException("unchecked"),
        new AssertionError("error"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureArrivesAsItIsAndLeavesNothing(Throwable failure) throws Exception {
    assertThatThrownBy(() -> filter.doFilter(request, response, failing(failure)))
        .isSameAs(failure);
    assertThat(ThreadSlots.occupied()).isZero();

    filter.doFilter(request, response, (in, out) -> assertThat(TENANT.get()).isEqualTo("acme"));
  }

  @Test
  void aCheckedExceptionThatAServletMayNotThrowIsTheCauseOfAServletException() {
    Exception failure = new Exception("thrown by code in a language without checked exceptions");

    assertThatThrownBy(() -> filter.doFilter(request, response, failing(failure)))
        .isInstanceOf(ServletException.class)
        .hasCause(failure);
    assertThat(ThreadSlots.occupied()).isZero();
  }

  private static FilterChain failing(Throwable failure) {
    return (in, out) -> {
      TENANT.set("acme");
      throwAnyway(failure);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is checked
  private static <X extends Throwable> void throwAnyway(Throwable failure) throws X {
    throw (X) failure;
  }

  // Copies

  @Test
  void anAttributeOfSomebodyElseUnderTheSameNameIsNotTakenForAContext() throws Exception {
    filter.doFilter(request, response, (in, out) -> TENANT.set("acme"));
    assertThat(attributes).hasSize(1);
    attributes.replaceAll((name, value) -> "somebody else's");

    filter.doFilter(request, response, (in, out) -> assertThat(TENANT.isBound()).isFalse());
  }

  @Test
  void aCopyOfTheLibraryInAnotherWebApplicationHasAContextOfItsOwn() throws Exception {
    try (LibraryCopy copy = new LibraryCopy()) {
      Class<?> type = Class.forName(ContextFilter.class.getName(), true, copy);
      Filter foreign = (Filter) type.getConstructor().newInstance();
      filter.doFilter(
          request,
          response,
          (in, out) -> {
            TENANT.set("acme");
            foreign.doFilter(
                in, out, (innerIn, innerOut) -> assertThat(TENANT.get()).isEqualTo("acme"));
            assertThat(TENANT.get()).isEqualTo("acme");
          });
    }
    assertThat(attributes).hasSize(2);
  }
}
