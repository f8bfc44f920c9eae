/**
 * For tests of applications: drive one without a server, in real or virtual time, and check that
 * both sides keep to the contract.
 *
 * <p>An {@link io.github.throughline.testing.ApplicationCommunicator} plays the server of one
 * connection. With {@link io.github.throughline.testing.VirtualTime} hours pass in no time, and in
 * the same way each time. A {@link io.github.throughline.testing.ContractValidator} around any
 * application, on any server, reports what breaks a {@link
 * io.github.throughline.testing.ContractRule}.
 */
@NullMarked
package io.github.throughline.testing;

import org.jspecify.annotations.NullMarked;
