package io.github.throughline.messages;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * Hears of each message outside of every request; the sender has put into it for whom it is, and it
 * is worked for that one in a context of its own.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "destinationLookup", propertyValue = Post.QUEUE),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue")
    })
public class Listener implements MessageListener {
  @Inject Work work;
  @Inject Heard heard;

  @Override
  public void onMessage(Message message) {
    try {
      String before = work.seen();
      String during = work.doneFor(message.getStringProperty(Post.TENANT));
      heard.add(message.getJMSCorrelationID(), before + "; " + during + "; " + work.seen());
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
