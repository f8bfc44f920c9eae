package io.github.throughline.it.exchange;

import org.junit.jupiter.api.Nested;

/** Limits, races, bulk and nonsense on Undertow. */
class UndertowLoadIT {
  private static final ContainerKind KIND = ContainerKind.UNDERTOW;

  @Nested
  class Limits extends LimitSuite {
    Limits() {
      super(KIND);
    }
  }

  @Nested
  class Races extends RaceSuite {
    Races() {
      super(KIND);
    }
  }

  @Nested
  class Big extends BigSuite {
    Big() {
      super(KIND);
    }
  }

  @Nested
  class Fuzz extends FuzzSuite {
    Fuzz() {
      super(KIND);
    }
  }

  @Nested
  class Http2 extends Http2Suite {
    Http2() {
      super(KIND);
    }
  }
}
