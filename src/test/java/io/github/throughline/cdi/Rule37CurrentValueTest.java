package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.LocalProxy;
import io.github.throughline.context.UnboundException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Rule37CurrentValueTest {
  interface Named {
    String name();
  }

  static class User implements Named {
    private final String name;

    protected User() {
      this("made by a proxy");
    }

    User(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    void fail(Exception failure) throws Exception {
      throw failure;
    }

    @Override
    public String toString() {
      return "User " + name;
    }
  }

  abstract static class Shape {
    abstract int sides();
  }

  static class Box<T> {
    private final @Nullable T content;

    Box() {
      this(null);
    }

    Box(@Nullable T content) {
      this.content = content;
    }

    @Nullable T content() {
      return content;
    }
  }

  @Dependent
  static class Desk {
    private final User user;
    private final ContextVar<User> userVariable;

    @Inject
    @ContextLocal("auditor")
    User auditor;

    @Inject
    @ContextLocal("auditor")
    ContextVar<User> auditorVariable;

    @Inject
    @ContextLocal("user")
    Instance<User> userInstance;

    @Inject
    @ContextLocal("owner")
    Named owner;

    @Inject
    @ContextLocal("owner")
    ContextVar<Named> ownerVariable;

    @Inject
    @ContextLocal("tags")
    List<String> tags;

    @Inject
    @ContextLocal("tags")
    ContextVar<List<String>> tagsVariable;

    @Inject
    @ContextLocal("numbers")
    List<Integer> numbers;

    @Inject
    @ContextLocal("numbers")
    ContextVar<List<Integer>> numbersVariable;

    @Inject
    @ContextLocal("shape")
    Shape shape;

    @Inject
    @ContextLocal("shape")
    ContextVar<Shape> shapeVariable;

    @Inject
    @ContextLocal("words")
    Box<String> words;

    @Inject
    @ContextLocal("words")
    ContextVar<Box<String>> wordsVariable;

    @Inject
    @ContextLocal("counts")
    Box<Integer> counts;

    @Inject
    @ContextLocal("counts")
    ContextVar<Box<Integer>> countsVariable;

    @Inject
    Desk(@ContextLocal("user") User user, @ContextLocal("user") ContextVar<User> userVariable) {
      this.user = user;
      this.userVariable = userVariable;
    }
  }

  private SeContainer application;
  private Desk desk;

  @BeforeEach
  void deploy() {
    application = Deployed.application(Desk.class);
    desk = application.select(Desk.class).get();
  }

  @AfterEach
  void undeploy() {
    application.close();
  }

  @Test
  void anInterfaceIsInjectedAsAProxyOfTheLibrary() {
    Context.where(desk.ownerVariable, new User("ann"))
        .run(
            () -> {
              assertThat(desk.owner.name()).isEqualTo("ann");
              assertThat(LocalProxy.isBound(desk.owner)).isTrue();
              assertThat(LocalProxy.unwrap(desk.owner)).isExactlyInstanceOf(User.class);
            });
    assertThat(LocalProxy.isBound(desk.owner)).isFalse();
  }

  @Test
  void parameterizedInterfacesOfOneClassAreKeptApart() {
    Context.where(desk.tagsVariable, List.of("a", "b"))
        .where(desk.numbersVariable, List.of(1))
        .run(
            () -> {
              assertThat(desk.tags.get(1)).isEqualTo("b");
              assertThat(desk.numbers.get(0)).isEqualTo(1);
            });
  }

  @Test
  void anAbstractClassAndAGenericClassAreInjectedToo() {
    Shape square =
        new Shape() {
          @Override
          int sides() {
            return 4;
          }
        };
    Context.where(desk.shapeVariable, square)
        .where(desk.wordsVariable, new Box<>("word"))
        .where(desk.countsVariable, new Box<>(3))
        .run(
            () -> {
              assertThat(desk.shape.sides()).isEqualTo(4);
              assertThat(desk.words.content()).isEqualTo("word");
              assertThat(desk.counts.content()).isEqualTo(3);
            });
  }

  @Test
  void aClassIsInjectedAsAProxyThatFollowsTheCurrentValue() {
    Context.where(desk.userVariable, new User("ann"))
        .run(
            () -> {
              assertThat(desk.user.name()).isEqualTo("ann");
              desk.userVariable.set(new User("bob"));
              assertThat(desk.user.name()).isEqualTo("bob");
              assertThat(desk.user).hasToString("User bob");
              assertThat(desk.userInstance.get().name()).isEqualTo("bob");
            });
  }

  @Test
  void twoThreadsSeeTheirOwnValueThroughOneProxy() throws Exception {
    CyclicBarrier bothBound = new CyclicBarrier(2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<String> one = pool.submit(() -> nameSeenWhileBoth(bothBound, "ann"));
      Future<String> other = pool.submit(() -> nameSeenWhileBoth(bothBound, "bob"));

      assertThat(one.get()).isEqualTo("ann");
      assertThat(other.get()).isEqualTo("bob");
    } finally {
      pool.shutdownNow();
    }
  }

  private String nameSeenWhileBoth(CyclicBarrier bothBound, String name) throws Exception {
    return Context.where(desk.userVariable, new User(name))
        .call(
            () -> {
              bothBound.await();
              String seen = desk.user.name();
              bothBound.await();
              return seen;
            });
  }

  @Test
  void twoVariablesOfOneClassAreKeptApart() {
    Context.where(desk.userVariable, new User("ann"))
        .where(desk.auditorVariable, new User("bob"))
        .run(
            () -> {
              assertThat(desk.user.name()).isEqualTo("ann");
              assertThat(desk.auditor.name()).isEqualTo("bob");
            });
  }

  @Test
  void whereNothingIsBoundACallThrowsUnbound() {
    assertThatExceptionOfType(UnboundException.class)
        .isThrownBy(() -> desk.user.name())
        .withMessageContaining("ContextVar[user]");
    assertThatExceptionOfType(UnboundException.class)
        .isThrownBy(() -> desk.owner.name())
        .withMessageContaining("ContextVar[owner]");
  }

  @Test
  @SuppressWarnings("NullAway") // nothing keeps code that is not checked from setting null
  void nullIsNoCurrentObject() {
    Context.where(desk.userVariable, null)
        .where(desk.ownerVariable, null)
        .run(
            () -> {
              assertThatExceptionOfType(UnboundException.class)
                  .isThrownBy(() -> desk.user.name())
                  .withMessage("@ContextLocal(\"user\") is null: there is no current object");
              assertThatExceptionOfType(UnboundException.class)
                  .isThrownBy(() -> desk.owner.name())
                  .withMessageContaining("ContextVar[owner]");
            });
  }

  @Test
  void anExceptionOfTheCurrentObjectArrivesAsItIs() {
    Exception failure = new Exception("its own");
    Context.where(desk.userVariable, new User("ann"))
        .run(() -> assertThatThrownBy(() -> desk.user.fail(failure)).isSameAs(failure));
  }

  @Dependent
  static class Plain {
    @Inject User ofTheApplication;

    @Inject
    @ContextLocal("user")
    User current;

    @Inject
    @ContextLocal("user")
    ContextVar<User> variable;
  }

  @Dependent
  static class ApplicationsUser extends User {
    ApplicationsUser() {
      super("the application's");
    }
  }

  @Test
  void aBeanOfTheSameClassIsNotTouched() {
    try (SeContainer other = Deployed.application(Plain.class, ApplicationsUser.class)) {
      Plain plain = other.select(Plain.class).get();
      Context.where(plain.variable, new User("ann"))
          .run(
              () -> {
                assertThat(plain.ofTheApplication.name()).isEqualTo("the application's");
                assertThat(plain.current.name()).isEqualTo("ann");
              });
    }
  }
}
