package io.github.throughline.showcase;

import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Which of the server's own mechanisms carry values: {@code GET /api/mechanisms} answers for each
 * the tenant that a task saw, or why there was none.
 */
@ContextServiceDefinition(
    name = MechanismsServlet.CONTEXTS,
    propagated = {"Throughline", ContextServiceDefinition.APPLICATION})
@ManagedExecutorDefinition(name = MechanismsServlet.EXECUTOR, context = MechanismsServlet.CONTEXTS)
@ManagedScheduledExecutorDefinition(
    name = MechanismsServlet.MANAGED + "ScheduledExecutorService",
    context = MechanismsServlet.CONTEXTS)
@ManagedThreadFactoryDefinition(
    name = MechanismsServlet.MANAGED + "ThreadFactory",
    context = MechanismsServlet.CONTEXTS)
@WebServlet(urlPatterns = "/api/mechanisms", asyncSupported = true)
@SuppressWarnings("serial")
public class MechanismsServlet extends DeskServlet {
  static final String CONTEXTS = "java:app/desk/Contexts";
  static final String MANAGED = "java:app/desk/Managed";
  static final String EXECUTOR = MANAGED + "ExecutorService";

  @Inject AsynchronousWork work;

  @Inject
  @Pool(Pool.Kind.BARE)
  ExecutorService bare;

  @Override
  List<String> methods() {
    return List.of("GET");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, Mechanism> all = new LinkedHashMap<>();
    if (hasJakartaConcurrency()) {
      JakartaMechanisms.addTo(all, work, bare);
    }
    if (hasMicroProfile()) {
      MicroProfileMechanisms.addTo(all, bare);
    }
    JsonObjectBuilder seen = Json.createObjectBuilder();
    all.forEach((name, mechanism) -> seen.add(name, look(name, mechanism)));
    Answer.send(response, 200, seen.build());
  }

  private String look(String name, Mechanism mechanism) {
    Thread here = Thread.currentThread();
    try {
      return mechanism.run(() -> Thread.currentThread() == here ? "(not elsewhere)" : tenant());
    } catch (Exception e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      getServletContext().log(name + " does not run a task", cause);
      return cause.getClass().getSimpleName();
    }
  }

  private String tenant() {
    String tenant = caller.seen().tenant();
    return tenant == null ? "(none)" : tenant;
  }

  static String call(Callable<String> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @SuppressWarnings("BanJNDI") // a fixed name of the server's own
  private static boolean hasJakartaConcurrency() {
    try {
      return new InitialContext().lookup("java:comp/DefaultManagedExecutorService") != null;
    } catch (NamingException none) {
      return false;
    }
  }

  private static boolean hasMicroProfile() {
    try {
      Class.forName("org.eclipse.microprofile.context.ManagedExecutor");
      return true;
    } catch (ClassNotFoundException none) {
      return false;
    }
  }
}
