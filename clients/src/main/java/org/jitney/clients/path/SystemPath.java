package org.jitney.clients.path;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;

/** {@code systemd-path}. */
public final class SystemPath {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-path",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("suffix"));

    private SystemPath() {}

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                SystemPath::help,
                (arguments, output) -> run(environment, arguments, output));
    }

    private static int run(Environment environment, Arguments arguments, Output output)
            throws UsageError {
        String suffix = arguments.last("suffix").filter(s -> !s.isEmpty()).orElse("");
        Map<String, List<String>> paths = KnownPaths.of(environment.variables());
        if (arguments.operands().isEmpty()) {
            paths.forEach((name, path) -> {
                if (!path.isEmpty()) {
                    output.println(name + ": " + join(path, suffix));
                }
            });
            return 0;
        }
        for (String name : arguments.operands()) {
            Optional<List<String>> path = Optional.ofNullable(paths.get(name));
            if (path.isEmpty()) {
                throw new UsageError("Path " + name + " not known.");
            }
            if (path.get().isEmpty()) {
                throw new UsageError("Failed to query " + name + ": No such device or address");
            }
            output.println(join(path.get(), suffix));
        }
        return 0;
    }

    private static String join(List<String> folders, String suffix) {
        StringJoiner joined = new StringJoiner(":");
        for (String folder : folders) {
            String slash = suffix.isEmpty() || folder.endsWith("/") ? "" : "/";
            joined.add(folder + slash + suffix.replaceFirst("^/+", ""));
        }
        return joined.toString();
    }

    /** {@return the names of all paths, for completions} */
    public static List<String> names() {
        return List.copyOf(KnownPaths.of(Map.of()).keySet());
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-path [OPTIONS...] [NAME...]",
                        "Print where files of each kind lie.",
                        24,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --suffix=SUFFIX", "Append this to each path")
                .end("systemd-path(1)");
    }
}
