package org.jitney.guest.network.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.guest.network.Finding;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.NetworkdFile;
import org.jitney.guest.network.SourceFile;

/** Files of one format, and what they become. */
final class Sample {
    private final Format format;
    private final List<SourceFile> files = new ArrayList<>();
    private MigrationOptions options = MigrationOptions.standard();

    Sample(Format format) {
        this.format = format;
    }

    Sample file(String path, String text) {
        files.add(new SourceFile(path, text));
        return this;
    }

    Sample ifcfg(String name, String text) {
        return file("/etc/sysconfig/network-scripts/" + name, text);
    }

    Sample renaming(Map<String, String> names) {
        options = options.renaming(names);
        return this;
    }

    Sample withMacs(Map<String, String> macs) {
        options = options.withMacs(macs);
        return this;
    }

    Sample version(int version) {
        options = new MigrationOptions(version, options.rename(), options.macs(), options.pin());
        return this;
    }

    Result compile() {
        return new Result(NetworkCompiler.compile(format, files, options));
    }

    /** What came out, in the words of a test. */
    record Result(Migration migration) {
        /** The lines of a file without comments and blank lines, one behind the other. */
        String text(String file) {
            var found = migration.file(file);
            assertThat(found).as("%s among %s", file, names()).isPresent();
            return String.join(
                    "\n",
                    found.get()
                            .render()
                            .lines()
                            .filter(l -> !l.isBlank() && !l.startsWith("#"))
                            .toList());
        }

        List<String> names() {
            return migration.files().stream().map(NetworkdFile::name).toList();
        }

        List<String> keys(Finding.Kind kind) {
            return migration.findings(kind).stream().map(Finding::key).distinct().toList();
        }

        List<String> unmapped() {
            return keys(Finding.Kind.UNMAPPED);
        }

        List<String> lossy() {
            return keys(Finding.Kind.LOSSY);
        }
    }
}
