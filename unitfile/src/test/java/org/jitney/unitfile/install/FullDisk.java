package org.jitney.unitfile.install;

import java.io.IOException;
import java.nio.file.Path;

/** A tree on a disk that has no room left. */
final class FullDisk extends DiskTree {
    FullDisk(Path root) {
        super(root);
    }

    @Override
    public void symlink(String target, String path) throws IOException {
        throw new FileError(path, "ENOSPC", "No space left on device");
    }
}
