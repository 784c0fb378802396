/**
 * {@code hostnamectl}: shows and sets the names of the machine through {@code
 * org.freedesktop.hostname1}.
 */
@NullMarked
package org.jitney.clients.hostnamectl;

import org.jspecify.annotations.NullMarked;
