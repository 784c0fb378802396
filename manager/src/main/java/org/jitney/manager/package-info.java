/** The service manager. */
@NullMarked
package org.jitney.manager;

import org.jspecify.annotations.NullMarked;
