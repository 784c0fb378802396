@NullMarked
package org.jitney.clients.journalremote;

import org.jspecify.annotations.NullMarked;
