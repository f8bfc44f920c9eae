package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 16: a proxy stands for the object that is current at each call. */
class Rule16LocalProxyTest {
  private final ContextVar<List<String>> items = ContextVar.of("items");

  @SuppressWarnings("unchecked")
  private final List<String> current = LocalProxy.of(List.class, items);

  /** Not public, on purpose. */
  interface User {
    String name();

    default String greeting() {
      return "hello " + name();
    }
  }

  record Person(String name) implements User {}

  @Test
  void everyCallResolvesAnew() {
    Context.where(items, List.of("a")).run(() -> assertThat(current.get(0)).isEqualTo("a"));
    Context.where(items, new ArrayList<>())
        .run(
            () -> {
              current.add("b");
              assertThat(items.get()).containsExactly("b");
            });
  }

  @Test
  void equalsHashCodeAndToStringAreTheObjects() {
    Context.where(items, List.of("a"))
        .run(
            () -> {
              assertThat(current.equals(List.of("a"))).isTrue();
              assertThat(List.of("a").equals(current)).isTrue();
              assertThat(current.hashCode()).isEqualTo(List.of("a").hashCode());
              assertThat(current).hasToString("[a]");
              assertThat(current.equals(null)).isFalse();
            });
  }

  @Test
  @SuppressWarnings("SelfEquals")
  void equalsLooksThroughAProxyGivenAsArgument() {
    ContextVar<User> one = ContextVar.of("one");
    ContextVar<User> two = ContextVar.of("two");
    User first = LocalProxy.of(User.class, one);
    User second = LocalProxy.of(User.class, two);
    Context.where(one, new Person("ann"))
        .run(
            () -> {
              assertThat(first.equals(first)).isTrue();
              assertThat(first.equals(second)).isFalse(); // unbound
              two.set(new Person("ann"));
              assertThat(first.equals(second)).isTrue();
              two.set(new Person("ben"));
              assertThat(first.equals(second)).isFalse();
            });
  }

  @Test
  @SuppressWarnings("ReturnValueIgnored")
  void unboundProxySaysSoAndEverythingElseThrows() {
    assertThat(current).hasToString("unbound java.util.List");
    assertThat(LocalProxy.isBound(current)).isFalse();
    for (Callable<?> call :
        List.<Callable<?>>of(
            current::size,
            current::hashCode,
            () -> current.equals(List.of()),
            () -> LocalProxy.unwrap(current))) {
      assertThatExceptionOfType(UnboundException.class)
          .isThrownBy(call::call)
          .withMessage("There is no current java.util.List: nothing bound in ContextVar[items]");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // it takes a T for never null, whatever the type argument
  void sourceThatYieldsNullOrIsUnboundIsUnbound() {
    ContextVar<@Nullable User> user = ContextVar.of("user");
    User proxy = LocalProxy.of(User.class, user);
    Context.where(user, null).run(() -> assertThat(LocalProxy.isBound(proxy)).isFalse());
    assertThat(LocalProxy.isBound(LocalProxy.of(User.class, () -> null))).isFalse();
    Supplier<User> unbound =
        () -> {
          throw new UnboundException("not now");
        };
    assertThat(LocalProxy.of(User.class, unbound)).hasToString("unbound " + User.class.getName());
  }

  @Test
  void variableWithADefaultIsBound() {
    User proxy =
        LocalProxy.of(User.class, ContextVar.withDefault("user", (User) new Person("nobody")));
    assertThat(LocalProxy.isBound(proxy)).isTrue();
    assertThat(proxy.greeting()).isEqualTo("hello nobody");
  }

  @Test
  void exceptionOfTheSourceIsNeverMistakenForUnbound() {
    RuntimeException failure = new IllegalStateException("of the source");
    User proxy =
        LocalProxy.of(
            User.class,
            () -> {
              throw failure;
            });
    assertThatThrownBy(proxy::name).isSameAs(failure);
    assertThatThrownBy(proxy::toString).isSameAs(failure);
    assertThatThrownBy(() -> LocalProxy.isBound(proxy)).isSameAs(failure);
  }

  @Test
  @SuppressWarnings("unchecked")
  void exceptionsOfTheObjectComeAsTheyAre() {
    IOException checked = new IOException("checked");
    Callable<String> failing =
        () -> {
          throw checked;
        };
    Callable<String> proxy = LocalProxy.of(Callable.class, () -> failing);
    assertThatThrownBy(proxy::call).isSameAs(checked);
  }

  @Test
  void topOfAStackAndValueOfALocal() {
    LocalStack<User> stack = new LocalStack<>();
    Local local = new Local();
    User top = LocalProxy.of(User.class, stack);
    User named = LocalProxy.of(User.class, local, "user");
    Context.empty()
        .run(
            () -> {
              assertThat(LocalProxy.isBound(top)).isFalse();
              assertThat(LocalProxy.isBound(named)).isFalse();
              stack.push(new Person("ann"));
              stack.push(new Person("ben"));
              local.set("user", new Person("cid"));
              assertThat(top.name()).isEqualTo("ben");
              assertThat(named.name()).isEqualTo("cid");
              local.set("user", "a string");
              assertThatThrownBy(named::name).isInstanceOf(ClassCastException.class);
            });
  }

  @Test
  void proxyResolvesOnTheThreadThatUsesItAndUnwrapTakesTheObjectAlong() {
    Context.where(items, List.of("a"))
        .run(
            () -> {
              List<String> object = LocalProxy.unwrap(current);
              Context.empty()
                  .run(
                      () -> {
                        assertThat(object).containsExactly("a");
                        assertThat(LocalProxy.isBound(current)).isFalse();
                      });
            });
  }

  @Test
  void whatIsNoProxyUnwrapsToItselfAndCannotBeAsked() {
    assertThat(LocalProxy.unwrap("plain")).isEqualTo("plain");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LocalProxy.isBound("plain"))
        .withMessage("An instance of java.lang.String is no proxy made by LocalProxy");
  }

  @Test
  void classIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> LocalProxy.of(Person.class, () -> new Person("x")))
        .withMessage(
            "No proxy for "
                + Person.class.getName()
                + ": only interfaces have one; for a class, inject it with @ContextLocal");
  }

  @Test
  void proxyOfAProxyWorks() {
    ContextVar<User> user = ContextVar.of("user");
    User inner = LocalProxy.of(User.class, user);
    User outer = LocalProxy.of(User.class, () -> inner);
    Context.where(user, new Person("ann"))
        .run(() -> assertThat(outer.greeting()).isEqualTo("hello ann"));
  }
}
