/** The state machine of scopes: processes that somebody else started. */
@NullMarked
package org.jitney.manager.scope;

import org.jspecify.annotations.NullMarked;
