package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Who may ask: everybody whose password is that of the tests. */
@BasicAuthenticationMechanismDefinition(realmName = "platform")
@ApplicationScoped
public class Users implements IdentityStore {
  static final String MEMBER = "member";
  private static final String PASSWORD = "open";

  /** Called by the server, which finds it by the type of the credential. */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    return credential.getPassword().compareTo(PASSWORD)
        ? new CredentialValidationResult(credential.getCaller(), Set.of(MEMBER))
        : CredentialValidationResult.INVALID_RESULT;
  }
}
