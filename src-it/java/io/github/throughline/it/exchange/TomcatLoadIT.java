package io.github.throughline.it.exchange;

import org.junit.jupiter.api.Nested;

/** Limits, races, bulk and nonsense on Tomcat. */
class TomcatLoadIT {
  private static final ContainerKind KIND = ContainerKind.TOMCAT;

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
