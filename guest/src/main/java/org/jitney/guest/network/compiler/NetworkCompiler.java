package org.jitney.guest.network.compiler;

import java.util.List;
import org.jitney.guest.network.Migration;
import org.jitney.guest.network.MigrationOptions;
import org.jitney.guest.network.NetworkModel;
import org.jitney.guest.network.SourceFile;

/** Configuration of another manager in, networkd's files out. */
public final class NetworkCompiler {
    private NetworkCompiler() {}

    /** {@return what the files of that format come to; other files are not looked at} */
    public static Migration compile(
            Format format, List<SourceFile> files, MigrationOptions options) {
        var model = new NetworkModel(options);
        format.read(files.stream().filter(f -> format.isSource(f.path())).toList(), model);
        return Migration.of(model);
    }
}
