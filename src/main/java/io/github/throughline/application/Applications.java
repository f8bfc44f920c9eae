package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import io.github.throughline.bridge.Bridge;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes current asynchronous applications of what else an application may be. Which one an object
 * is, is told by the interface that it implements, so that proxies of beans are taken for what they
 * stand for.
 *
 * <p>Applications made here never throw: whatever goes wrong fails the stage that they answer.
 */
public final class Applications {
  private static final List<Class<?>> KINDS =
      List.of(AsyncApplication.class, LegacyApplication.class, BlockingApplication.class);

  private Applications() {}

  /**
   * Makes a current application of any kind of application.
   *
   * <p>A {@link BlockingApplication} gets a {@linkplain Bridge#standalone() standalone} bridge of
   * its own, with as many threads as there are requests. Nobody closes it; a thread that has been
   * idle for half a minute ends, so nothing is left of an application that is not used any more. A
   * server gives a bridge on its own pool to {@link #of(Object, Bridge)}.
   *
   * @param application an {@link AsyncApplication}, which is answered itself, a {@link
   *     LegacyApplication} or a {@link BlockingApplication}
   * @throws IllegalArgumentException if it is none of these, or more than one; the message names
   *     its class
   */
  public static AsyncApplication of(Object application) {
    return convert(application, Bridge::standalone);
  }

  /**
   * Makes a current application of any kind of application.
   *
   * @param application as for {@link #of(Object)}
   * @param bridge as for {@link #blocking}, which is what it is for
   * @throws IllegalArgumentException as by {@link #of(Object)}
   */
  public static AsyncApplication of(Object application, Bridge bridge) {
    requireNonNull(bridge, "bridge");
    return convert(application, () -> bridge);
  }

  private static AsyncApplication convert(Object application, Supplier<Bridge> bridge) {
    List<Class<?>> kinds = kindsOf(application);
    if (kinds.size() != 1) {
      throw new IllegalArgumentException(refusal(application, kinds));
    }
    if (application instanceof AsyncApplication current) {
      return current;
    }
    return application instanceof LegacyApplication legacy
        ? new ConvertedApplication(legacy)
        : blocking((BlockingApplication) application, bridge.get());
  }

  /**
   * Tells whether {@link #of} would convert an application from the older, two-step form.
   *
   * @param application any object; {@code false} for one that {@link #of} refuses
   */
  public static boolean isLegacy(Object application) {
    return kindsOf(application).equals(List.of(LegacyApplication.class));
  }

  /**
   * Hosts a blocking application.
   *
   * <p>Each request has a {@linkplain Bridge#openThreadSensitiveContext thread-sensitive context},
   * of its own or that of the flow that it is part of, so it stays on one thread from first to
   * last, and requests run side by side. Where a blocking caller waits for the flow, its thread
   * serves the request. Reading the body and writing the response wait as {@link
   * Bridge#asyncToSync} does.
   *
   * <p>The future that the application answers fails with what {@link BlockingApplication#handle}
   * throws, the object itself; with a {@link java.util.concurrent.RejectedExecutionException} if
   * there is no thread; and with a {@link DisconnectedException} if the client has gone before it
   * had the whole response. Cancelling it interrupts the request's thread. As soon as it has ended,
   * be it by cancellation or by the deadline of the flow, nothing is sent any more.
   *
   * <p>A request with more than a hundred headers of one name, or with a Content-Length that is
   * none, is answered with status 400; the application is not called. Scopes other than HTTP are
   * refused with {@link Scope#unsupported}.
   *
   * @param bridge provides the threads; be it {@linkplain Bridge#pooled() pooled} or not, each
   *     request stays on one. Not one of {@link Bridge#in}, as requests do not share a context
   */
  public static AsyncApplication blocking(BlockingApplication application, Bridge bridge) {
    return new BlockingHost(requireNonNull(application, "application"), requireNonNull(bridge));
  }

  private static List<Class<?>> kindsOf(Object application) {
    requireNonNull(application, "application");
    return KINDS.stream().filter(kind -> kind.isInstance(application)).toList();
  }

  private static String refusal(Object application, List<Class<?>> kinds) {
    if (application instanceof Class<?> type) {
      return "%s is a class: give an instance of it".formatted(type.getName());
    }
    String name = application.getClass().getName();
    List<String> names =
        (kinds.isEmpty() ? KINDS : kinds).stream().map(Class::getSimpleName).toList();
    return kinds.isEmpty()
        ? "%s is no application: implement one of %s".formatted(name, String.join(", ", names))
        : "%s is %s at once: give an object that is only what is meant, such as a method reference"
            .formatted(name, String.join(" and ", names));
  }
}
