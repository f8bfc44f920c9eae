package io.github.throughline.manual;

import io.github.throughline.application.Applications;
import io.github.throughline.application.Router;
import io.github.throughline.servlet.AsyncApplicationServlet;

/** The servlet of the manual about hosting. */
@SuppressWarnings("serial") // of no use to the reader
public class HelloServlet extends AsyncApplicationServlet {
  @Override
  protected Object application() {
    return Router.builder().mount("/greetings", Applications.of(new Hello())).build();
  }
}
