/**
 * The verbs of {@code networkctl} that the original lacks: files applied as one with a way back,
 * and what is wrong with files and links. They ask {@code org.jitney.network1.Configuration}.
 */
@NullMarked
package org.jitney.clients.networkctl.edit;

import org.jspecify.annotations.NullMarked;
