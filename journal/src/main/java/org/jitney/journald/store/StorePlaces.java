package org.jitney.journald.store;

import java.nio.file.Path;

/**
 * Where files are.
 *
 * @param volatileFolder that of the machine, as {@code /run/log/journal/ID}
 * @param persistentFolder that of the machine, as {@code /var/log/journal/ID}
 * @param flushedFlag the file whose presence says that the persistent folder is in use
 * @param isNamespace whether only messages of a namespace are kept, which are never volatile
 */
public record StorePlaces(
        Path volatileFolder, Path persistentFolder, Path flushedFlag, boolean isNamespace) {}
