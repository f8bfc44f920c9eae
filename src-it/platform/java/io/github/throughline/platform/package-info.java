/**
 * An application that uses what only Jakarta EE servers have, and the proof that a request's values
 * and the server's own context (transaction, identity, naming, class loader) are both there.
 *
 * <p>{@link io.github.throughline.platform.TenantFilter} sets who is asking; whatever runs later
 * says whom it sees.
 */
@NullMarked
package io.github.throughline.platform;

import org.jspecify.annotations.NullMarked;
