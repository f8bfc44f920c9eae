/**
 * A small service desk for many tenants, and the proof that each request's values follow its work.
 *
 * <p>{@link io.github.throughline.showcase.DeskServlet} sets who is asking, once per request. From
 * there on nobody passes it along: {@link io.github.throughline.showcase.TicketRepository} reads
 * the tenant wherever it happens to run, so a value that is lost or that belongs to someone else
 * shows as wrong rows.
 */
@NullMarked
package io.github.throughline.showcase;

import org.jspecify.annotations.NullMarked;
