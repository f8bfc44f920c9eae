package io.github.throughline.servlet;

import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Singleton;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Serves an application at URL patterns of the web application that it is in. On a class that
 * implements {@link io.github.throughline.application.AsyncApplication}, {@link
 * io.github.throughline.application.BlockingApplication} or {@link
 * io.github.throughline.application.LegacyApplication}; there is nothing else to declare.
 *
 * {@snippet :
 * @ServeAt("/hello/*")
 * public class Hello implements BlockingApplication {
 *   @Override
 *   public void handle(BlockingRequest request, BlockingResponse response) throws IOException {
 *     response.header("content-type", "text/plain");
 *     response.body().write("Hello".getBytes(UTF_8));
 *   }
 * }
 * }
 *
 * <p>Where there is CDI, such a class is a bean, and that bean is served: a singleton, unless the
 * class has a scope of its own. Else one object is made by the constructor without parameters. Its
 * lifespan starts with the web application, before the first request, and ends with it; a start
 * that fails fails the deployment. All problems of the annotated classes are reported together.
 *
 * <p>The servlet, an {@link AsyncApplicationServlet}, has the name of the class. A {@code web.xml}
 * with a servlet of that name overrules the annotation. Its parameters are read from the context
 * parameters.
 */
@Stereotype
@Singleton
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServeAt {
  /**
   * Answers the URL patterns, as for a servlet: {@code "/path/*"}, {@code "/path"}, {@code
   * "*.extension"}, {@code "/"} for all that no other servlet serves, or {@code ""} for the root
   * alone. Each may be used once in a web application.
   */
  String[] value();
}
