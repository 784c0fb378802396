package org.jitney.manager.graph;

import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;

/** Permission bits that no unit file needs, and what they may mean to whoever set them. */
final class FileModes {
    private static final int EXECUTABLE = 0111;
    private static final int WORLD_WRITABLE = 0002;
    private static final int WORLD_READABLE = 0004;

    private FileModes() {}

    static void check(String path, int mode, Consumer<Diagnostic> diagnostics) {
        if ((mode & EXECUTABLE) != 0) {
            warn(
                    path,
                    "is marked executable. Please remove executable permission bits.",
                    diagnostics);
        }
        if ((mode & WORLD_WRITABLE) != 0) {
            warn(
                    path,
                    "is marked world-writable. Please remove world writability permission bits.",
                    diagnostics);
        }
        if ((mode & WORLD_READABLE) == 0) {
            warn(
                    path,
                    "is marked world-inaccessible. This has no effect as configuration data is accessible via APIs without restrictions.",
                    diagnostics);
        }
    }

    private static void warn(String path, String text, Consumer<Diagnostic> diagnostics) {
        diagnostics.accept(
                Diagnostic.warning(path, 0, "Configuration file " + text + " Proceeding anyway."));
    }
}
