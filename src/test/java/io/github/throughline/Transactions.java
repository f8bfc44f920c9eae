package io.github.throughline;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;

/**
 * Narayana's transactions, of which its interceptor and a connection pool may take part; the log is
 * kept in memory.
 */
@SuppressWarnings("BanJNDI") // names of the test's own
public final class Transactions implements AutoCloseable {
  /** Where the interceptor looks for the manager, as there is a JNDI on the class path. */
  public static final String MANAGER_NAME =
      jtaPropertyManager.getJTAEnvironmentBean().getTransactionManagerJNDIContext();

  // Before anybody asks for a manager, which makes the store.
  static {
    String inMemory = VolatileStore.class.getName();
    arjPropertyManager.getObjectStoreEnvironmentBean().setObjectStoreType(inMemory);
    for (String name : List.of("communicationStore", "stateStore")) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
          .setObjectStoreType(inMemory);
    }
  }

  /** Makes them available. */
  public Transactions() {
    try {
      arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
      new InitialContext().rebind(MANAGER_NAME, manager());
    } catch (NoInitialContextException e) {
      assert e != null; // without a JNDI, the interceptor takes the manager that there is
    } catch (CoreEnvironmentBeanException | NamingException e) {
      throw new AssertionError(e);
    }
  }

  /** What begins and ends them. */
  public static TransactionManager manager() {
    return jtaPropertyManager.getJTAEnvironmentBean().getTransactionManager();
  }

  /** What is known of the current thread's transaction. */
  public static TransactionSynchronizationRegistry registry() {
    return jtaPropertyManager.getJTAEnvironmentBean().getTransactionSynchronizationRegistry();
  }

  @Override
  public void close() {
    try {
      new InitialContext().unbind(MANAGER_NAME);
    } catch (NoInitialContextException e) {
      assert e != null; // nor was anything bound
    } catch (NamingException e) {
      throw new AssertionError(e);
    }
  }
}
