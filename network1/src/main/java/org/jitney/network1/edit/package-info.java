/**
 * What the original leaves to an editor and to luck: files of systemd.network(5), systemd.netdev(5)
 * and systemd.link(5) changed over the bus.
 *
 * <p>A {@link org.jitney.network1.edit.Change} is planned against the files as they are, what comes
 * out is checked key by key, and only then all files are written, with a record of what was there
 * before. While that record exists the change can be taken back: by whoever asked for it, when
 * nobody confirms it in time, and by the next start if the daemon was killed meanwhile.
 *
 * <p>Everything but {@link org.jitney.network1.edit.ChangeSets} and {@link
 * org.jitney.network1.edit.Folders} is values in, values out. The package looks down at {@code
 * config} and {@code link}, and nothing looks at it but the daemon.
 */
@NullMarked
package org.jitney.network1.edit;

import org.jspecify.annotations.NullMarked;
