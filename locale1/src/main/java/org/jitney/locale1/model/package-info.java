/**
 * Values and file formats of languages and keyboards; pure. Imports {@code unitfile}, and of {@code
 * linux} which names are safe.
 */
@NullMarked
package org.jitney.locale1.model;

import org.jspecify.annotations.NullMarked;
