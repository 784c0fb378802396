package org.jitney.clients.delta;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Glyph;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Pager;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Booleans;

/** {@code systemd-delta}: shows which configuration files replace, mask or extend others. */
public final class Delta {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-delta",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.optional("diff"),
                    Option.value("type", 't'));

    /** The kinds of differences, as {@code --type} names them. */
    public static final List<String> TYPES =
            List.of(
                    "masked",
                    "equivalent",
                    "redirected",
                    "overridden",
                    "unchanged",
                    "extended",
                    "default");

    private static final Set<String> DEFAULTS =
            Set.of("masked", "equivalent", "redirected", "overridden", "extended");
    private static final List<String> SUFFIXES =
            List.of(
                    "sysctl.d",
                    "tmpfiles.d",
                    "modules-load.d",
                    "binfmt.d",
                    "systemd/system",
                    "systemd/user",
                    "systemd/system-preset",
                    "systemd/user-preset",
                    "udev/rules.d",
                    "modprobe.d");
    private static final int TAG = 13;

    private final Environment environment;
    private final Output output;
    private final Set<String> types;
    private final boolean diff;
    private int found;

    private Delta(Environment environment, Output output, Set<String> types, boolean diff) {
        this.environment = environment;
        this.output = output;
        this.types = types;
        this.diff = diff;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Delta::help,
                (arguments, output) -> start(environment, arguments, output));
    }

    private static int start(Environment environment, Arguments arguments, Output plain)
            throws UsageError {
        Set<String> types = types(arguments);
        Optional<Boolean> wish = diff(arguments);
        boolean diff = wish.orElse(types.contains("overridden"));
        if (wish.orElse(false)) {
            types.add("overridden");
        }
        Optional<Pager> pager =
                arguments.has("no-pager") ? Optional.empty() : Pager.open(environment);
        Output output =
                pager.map(p -> Output.of(p.stream(), Output.Look.of(environment).unlimitedLength()))
                        .orElse(plain);
        try {
            return new Delta(environment, output, types, diff).run(arguments.operands());
        } finally {
            output.flush();
            pager.ifPresent(Pager::close);
        }
    }

    private static Set<String> types(Arguments arguments) throws UsageError {
        Set<String> types = new TreeSet<>();
        for (String type : arguments.words("type")) {
            if (!TYPES.contains(type)) {
                throw new UsageError("Failed to parse flags field.");
            }
            types.addAll(type.equals("default") ? DEFAULTS : Set.of(type));
        }
        return types.isEmpty() ? new TreeSet<>(DEFAULTS) : types;
    }

    private static Optional<Boolean> diff(Arguments arguments) throws UsageError {
        Optional<String> value = arguments.last("diff");
        if (value.isEmpty() || value.get().isEmpty()) {
            return value.map(String::isEmpty);
        }
        return Optional.of(
                Booleans.parse(value.get())
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to parse boolean argument to --diff: "
                                                + value.get()
                                                + ".")));
    }

    private int run(List<String> operands) throws UsageError {
        if (operands.isEmpty()) {
            for (String suffix : SUFFIXES) {
                look(suffix, Optional.empty());
            }
        }
        boolean failed = false;
        for (String operand : operands) {
            failed |= !lookAt(operand.replaceAll("/+", "/").replaceAll("(?<=.)/$", ""));
        }
        if (failed) {
            return 1;
        }
        output.print(found > 0 ? "\n" : "");
        output.println(found + " overridden configuration files found.");
        return 0;
    }

    /** An absolute path means all below it, or one suffix in one place. */
    private boolean lookAt(String operand) {
        if (!operand.startsWith("/")) {
            look(operand, Optional.empty());
            return true;
        }
        for (String prefix : OverrideTree.PREFIXES) {
            if (operand.equals(prefix)) {
                for (String suffix : SUFFIXES) {
                    look(suffix, Optional.of(operand));
                }
                return true;
            }
            if (operand.startsWith(prefix + "/")) {
                look(operand.substring(prefix.length() + 1), Optional.of(prefix));
                return true;
            }
        }
        Tool.say(environment, output, "Invalid suffix specification " + operand + ".");
        return false;
    }

    private void look(String suffix, Optional<String> only) {
        OverrideTree tree = OverrideTree.of(suffix);
        tree.failures().forEach(text -> Tool.say(environment, output, text));
        for (Map.Entry<String, Path> entry : tree.top().entrySet()) {
            Path top = entry.getValue();
            Path bottom = tree.bottom().getOrDefault(entry.getKey(), top);
            if (only.isEmpty() || bottom.startsWith(only.get())) {
                compare(top, bottom);
            }
            for (Path dropIn : tree.dropIns(entry.getKey())) {
                if (only.isEmpty() || dropIn.startsWith(only.get())) {
                    notify("extended", Colour.HIGHLIGHT, top, dropIn);
                }
            }
        }
    }

    private void compare(Path top, Path bottom) {
        if (top.equals(bottom)) {
            if (types.contains("unchanged")) {
                output.println("[UNCHANGED]  " + top);
            }
        } else if (isEmpty(top)) {
            notify("masked", Colour.HIGHLIGHT_RED, top, bottom);
        } else if (Files.isSymbolicLink(top)) {
            boolean same = isSameFile(top, bottom);
            notify(
                    same ? "equivalent" : "redirected",
                    same ? Colour.HIGHLIGHT_GREEN : Colour.HIGHLIGHT,
                    top,
                    bottom);
        } else {
            notify("overridden", Colour.HIGHLIGHT, top, bottom);
            if (diff) {
                print(top, bottom);
            }
        }
    }

    private static boolean isEmpty(Path file) {
        try {
            Path real = file.toRealPath();
            return real.equals(Path.of("/dev/null")) || Files.size(real) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSameFile(Path a, Path b) {
        try {
            return a.toRealPath().equals(b.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private void notify(String type, Colour colour, Path top, Path bottom) {
        if (!types.contains(type)) {
            return;
        }
        String tag = "[" + type.toUpperCase(Locale.ROOT) + "]";
        output.println(
                output.paint(colour, tag)
                        + " ".repeat(TAG - tag.length())
                        + top
                        + " "
                        + output.glyph(Glyph.ARROW_RIGHT)
                        + " "
                        + bottom);
        found++;
    }

    private void print(Path top, Path bottom) {
        output.print("\n");
        try {
            Process diff =
                    new ProcessBuilder("diff", "-us", "--", bottom.toString(), top.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            output.print(new String(diff.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            Tool.say(environment, output, "Failed to execute diff: No such file or directory");
        }
        output.print("\n");
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-delta [OPTIONS...] [SUFFIX...]",
                        "Show which configuration files replace others.",
                        22,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not use a pager")
                .row("   --diff[=BOOL]", "Print how files differ")
                .row("-t --type=LIST...", "Only these kinds of differences")
                .end("systemd-delta(1)");
    }
}
