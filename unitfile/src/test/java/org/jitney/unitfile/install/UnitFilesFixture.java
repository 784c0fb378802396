package org.jitney.unitfile.install;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.io.TempDir;

/** A tree of unit files in a temporary directory, and short ways to fill and ask it. */
abstract class UnitFilesFixture {
    static final String LIB = "/lib/systemd/system/";
    static final String ETC = "/etc/systemd/system/";
    static final Set<UnitFiles.Flag> NONE = Set.of();

    @TempDir Path root = Path.of("/nonexistent");
    final List<Diagnostic> diagnostics = new ArrayList<>();

    DiskTree tree() {
        return new DiskTree(root);
    }

    UnitFiles files() {
        return new UnitFiles(
                tree(),
                LoadPath.system(),
                LoadPath.systemPresets(),
                UnitFilesTest::fact,
                diagnostics::add);
    }

    static Optional<String> fact(char specifier) throws UnitFileError {
        if (specifier == 'm') {
            throw new UnitFileError(UnitFileError.Kind.NO_VALUE, "no machine ID");
        }
        return specifier == 'H' ? Optional.of("box") : Optional.empty();
    }

    void unit(String name, String... install) throws IOException {
        file(LIB + name, "[Install]\n" + String.join("\n", install) + "\n");
    }

    void file(String path, String text) throws IOException {
        tree().write(path, text.getBytes(StandardCharsets.UTF_8), 0644);
    }

    void target(String name) throws IOException {
        file(LIB + name, "[Unit]\n");
    }

    static Change made(String link, String target) {
        return new Change(Change.Type.SYMLINK, link, target);
    }

    static Change removed(String link) {
        return new Change(Change.Type.UNLINK, link, "");
    }

    interface Operation {
        void run() throws InstallError, IOException;
    }

    static InstallError refused(Operation operation) {
        return catchThrowableOfType(InstallError.class, operation::run);
    }
}
