package io.github.throughline.messages;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;

/** Sends messages that say for whom they are, by a queue of the server's. */
@ApplicationScoped
public class Post {
  static final String QUEUE = "jms/throughline";
  static final String TENANT = "tenant";

  @Resource(lookup = "java:comp/DefaultJMSConnectionFactory")
  @SuppressWarnings("NullAway.Init") // set by the server
  ConnectionFactory connections;

  @Resource(lookup = QUEUE)
  @SuppressWarnings("NullAway.Init") // set by the server
  Queue queue;

  @Inject Work work;

  /** Sends one, under a name. */
  public void send(String name) {
    try (JMSContext session = connections.createContext()) {
      session
          .createProducer()
          .setProperty(TENANT, work.seen())
          .setJMSCorrelationID(name)
          .send(queue, "something to do");
    }
  }
}
