package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * What earlier requests left on the threads that this one meets: {@code GET /api/residue}. It sets
 * no value itself, so whatever is bound was left behind.
 */
@WebServlet(urlPatterns = "/api/residue", asyncSupported = true)
@SuppressWarnings("serial")
public class ResidueServlet extends HttpServlet {
  @Inject Caller caller;

  @Inject
  @Pool(Pool.Kind.MANAGED)
  ExecutorService managed;

  @Inject
  @Pool(Pool.Kind.BARE)
  ExecutorService bare;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonArrayBuilder threads = Json.createArrayBuilder().add(look("container"));
    List<CompletableFuture<JsonObject>> looks = new ArrayList<>();
    for (int i = 0; i < PlainExecutorProducer.THREADS; i++) {
      looks.add(CompletableFuture.supplyAsync(() -> look("managed"), managed));
      looks.add(CompletableFuture.supplyAsync(() -> look("bare"), bare));
    }
    looks.forEach(look -> threads.add(look.join()));
    JsonArray all = threads.build();
    boolean clean =
        all.getValuesAs(JsonObject.class).stream()
            .allMatch(thread -> thread.getJsonArray("bound").isEmpty());
    Answer.send(
        response, 200, Json.createObjectBuilder().add("clean", clean).add("threads", all).build());
  }

  private JsonObject look(String executor) {
    return Json.createObjectBuilder()
        .add("executor", executor)
        .add("thread", Thread.currentThread().getName())
        .add("bound", Answer.strings(caller.bound()))
        .build();
  }
}
