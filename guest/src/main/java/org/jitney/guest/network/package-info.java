/**
 * The network migration compiler: configuration of other managers in, networkd files out.
 *
 * <p>Pure: texts come in ({@link SourceFile}), {@link NetworkdFile}s and {@link Finding}s go out.
 * Each format has a reader in a package of its own that fills a {@link NetworkModel}; its {@link
 * Link}s hold networkd's own sections, since no other format says more. Every assignment that a
 * reader meets is an {@link Entry} in the {@link Ledger}: at the end it stands behind a setting or
 * in a finding, so nothing is lost silently, whatever a reader forgets.
 */
@NullMarked
package org.jitney.guest.network;

import org.jspecify.annotations.NullMarked;
