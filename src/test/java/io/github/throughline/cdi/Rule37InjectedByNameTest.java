package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Rule37InjectedByNameTest {
  private static final class StringVariable extends TypeLiteral<ContextVar<String>> {
    private static final long serialVersionUID = 1L;
  }

  private static final class StringStack extends TypeLiteral<LocalStack<String>> {
    private static final long serialVersionUID = 1L;
  }

  record Opened(List<ContextVar<String>> seen) {}

  @Dependent
  static class Everywhere {
    private final List<ContextVar<String>> seen = new ArrayList<>();

    @Inject
    @ContextLocal("tenant")
    ContextVar<String> field;

    @Inject
    @ContextLocal("tenant")
    Instance<ContextVar<String>> instance;

    @Inject
    @ContextLocal("tenant")
    Provider<ContextVar<String>> provider;

    @Inject
    @Named("produced")
    ContextVar<String> producerParameter;

    @Inject
    Everywhere(@ContextLocal("tenant") ContextVar<String> constructorParameter) {
      seen.add(constructorParameter);
    }

    @Inject
    void initialize(@ContextLocal("tenant") ContextVar<String> initializerParameter) {
      seen.add(initializerParameter);
    }

    @Produces
    @Named("produced")
    static ContextVar<String> producer(@ContextLocal("tenant") ContextVar<String> variable) {
      return variable;
    }

    static void observe(
        @Observes Opened event, @ContextLocal("tenant") ContextVar<String> observerParameter) {
      event.seen.add(observerParameter);
    }

    List<ContextVar<String>> all() {
      seen.addAll(List.of(field, instance.get(), provider.get(), producerParameter));
      return seen;
    }
  }

  @Test
  void everyKindOfInjectionPointGetsTheOneVariableOfItsName() {
    try (SeContainer application = Deployed.application(Everywhere.class)) {
      List<ContextVar<String>> seen = application.select(Everywhere.class).get().all();
      application.getBeanManager().getEvent().fire(new Opened(seen));

      assertThat(seen).hasSize(7).containsOnly(seen.get(0));
      assertThat(seen.get(0).name()).isEqualTo("tenant");
    }
  }

  @ApplicationScoped
  static class Writer {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject
    @ContextLocal("visit")
    Local visit;

    @Inject
    @ContextLocal("units")
    LocalStack<String> units;

    @Inject Local unnamed;

    void write() {
      tenant.set("acme");
      visit.set("page", 7);
      units.push("unit");
      unnamed.set("colour", "red");
    }
  }

  @Dependent
  static class Reader {
    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @Inject
    @ContextLocal("user")
    ContextVar<String> user;

    @Inject
    @ContextLocal("visit")
    Local visit;

    @Inject
    @ContextLocal("trip")
    Local trip;

    @Inject
    @ContextLocal("units")
    LocalStack<String> units;

    @Inject
    @ContextLocal("levels")
    LocalStack<String> levels;

    @Inject Local unnamed;
  }

  @Test
  void whatOneBeanWritesAnotherReadsByTheSameName() {
    try (SeContainer application = Deployed.application(Writer.class, Reader.class)) {
      Reader reader = application.select(Reader.class).get();
      Context.empty()
          .run(
              () -> {
                application.select(Writer.class).get().write();

                assertThat(reader.tenant.get()).isEqualTo("acme");
                assertThat(reader.visit.<Integer>get("page")).isEqualTo(7);
                assertThat(reader.units.top()).isEqualTo(Optional.of("unit"));
                assertThat(reader.unnamed.<String>get("colour")).isEqualTo("red");
              });
    }
  }

  @Test
  void anotherNameIsAnotherVariable() {
    try (SeContainer application = Deployed.application(Writer.class, Reader.class)) {
      Reader reader = application.select(Reader.class).get();
      Context.empty()
          .run(
              () -> {
                application.select(Writer.class).get().write();

                assertThat(reader.user.isBound()).isFalse();
                assertThat(reader.trip.names()).isEmpty();
                assertThat(reader.levels.size()).isZero();
                assertThat(reader.unnamed.names()).containsExactly("colour");
              });
    }
  }

  @Test
  void twoApplicationsShareNothing() {
    try (SeContainer one = Deployed.application(Writer.class, Reader.class);
        SeContainer other = Deployed.application(Writer.class, Reader.class)) {
      Reader here = one.select(Reader.class).get();
      Reader there = other.select(Reader.class).get();
      Context.empty()
          .run(
              () -> {
                one.select(Writer.class).get().write();

                assertThat(here.tenant.get()).isEqualTo("acme");
                assertThat(there.tenant.isBound()).isFalse();
                assertThat(there.visit.names()).isEmpty();
                assertThat(there.units.size()).isZero();
                assertThat(there.unnamed.names()).isEmpty();
              });
    }
  }

  @Dependent
  static class AnyName {
    @Inject @Any Instance<ContextVar<String>> variables;
    @Inject @Any Instance<Object> everything;
  }

  @Test
  void lookUpsInCodeFindTheVariableByItsName() {
    try (SeContainer application = Deployed.application(Reader.class, AnyName.class)) {
      ContextVar<String> tenant = application.select(Reader.class).get().tenant;
      LocalStack<String> units = application.select(Reader.class).get().units;
      Local visit = application.select(Reader.class).get().visit;
      AnyName injected = application.select(AnyName.class).get();
      ContextLocal name = ContextLocal.Literal.of("tenant");

      assertThat(injected.variables.select(name).get()).isSameAs(tenant);
      assertThat(injected.everything.select(new StringVariable(), name).get()).isSameAs(tenant);
      assertThat(application.select(new StringVariable(), name).get()).isSameAs(tenant);
      assertThat(CDI.current().select(new StringVariable(), name).get()).isSameAs(tenant);
      assertThat(application.select(Local.class, ContextLocal.Literal.of("visit")).get())
          .isSameAs(visit);
      assertThat(application.select(new StringStack(), ContextLocal.Literal.of("units")).get())
          .isSameAs(units);
      assertThat(
              application
                  .getBeanManager()
                  .createInstance()
                  .select(new StringVariable(), name)
                  .get())
          .isSameAs(tenant);
    }
  }

  @Test
  void aLookUpInCodeMayBeTheFirstToUseAName() {
    try (SeContainer application = Deployed.application(AnyName.class)) {
      ContextLocal name = ContextLocal.Literal.of("new");
      ContextVar<String> first = application.select(new StringVariable(), name).get();

      assertThat(application.select(AnyName.class).get().variables.select(name).get())
          .isSameAs(first);
      assertThat(first.name()).isEqualTo("new");
    }
  }

  @Dependent
  static class Unqualified {
    @Inject Local local;

    @Inject
    @ContextLocal("visit")
    Local visit;
  }

  @Test
  void aLocalWithoutQualifierIsOneForTheWholeApplication() {
    try (SeContainer application = Deployed.application(Reader.class, Unqualified.class)) {
      Unqualified bean = application.select(Unqualified.class).get();

      assertThat(bean.local)
          .isSameAs(application.select(Reader.class).get().unnamed)
          .isSameAs(application.select(Local.class).get())
          .isNotSameAs(bean.visit);
    }
  }
}
