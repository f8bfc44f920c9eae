package io.github.throughline.cdi;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes an interface an injectable view of a bean, in the other calling style.
 *
 * {@snippet :
 * @BridgeTo(TicketRepository.class)
 * public interface AsyncTickets {
 *   CompletionStage<Ticket> find(String id); // the repository has: Ticket find(String id)
 * }
 * }
 *
 * <p>Each abstract method has a counterpart in the target, of the same name and parameter types.
 * Where the view returns {@link java.util.concurrent.CompletionStage}, {@link
 * java.util.concurrent.CompletableFuture} or {@link java.util.concurrent.Future} and the target
 * does not, a call is {@link io.github.throughline.bridge.Bridge#syncToAsync}, thread-sensitive
 * unless {@link SyncToAsync} at the view says otherwise. Where it is the other way round, a call is
 * {@link io.github.throughline.bridge.Bridge#asyncToSync}. Otherwise the target is called straight.
 * Default methods are called as they are. A checked exception that the view's method does not
 * declare arrives as the cause of a {@link io.github.throughline.bridge.BridgeException}.
 *
 * <p>The target is looked up at each call, with the qualifiers of the interface, or else with those
 * of the injection point. In an archive with bean discovery mode {@code annotated}, which has no
 * interfaces, a view is known by being injected.
 */
@Documented
@Retention(RUNTIME)
@Target(ElementType.TYPE)
public @interface BridgeTo {
  /**
   * The bean to call.
   *
   * @return a type of the bean
   */
  Class<?> value();
}
