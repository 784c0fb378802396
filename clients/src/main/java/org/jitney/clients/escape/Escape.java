package org.jitney.clients.escape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** {@code systemd-escape}: knows the text on its command line only, no bus and no file. */
public final class Escape {
    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_NAME = 255;

    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-escape",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("suffix"),
                    Option.value("template"),
                    Option.flag("unescape", 'u'),
                    Option.flag("mangle", 'm'),
                    Option.flag("path", 'p'),
                    Option.flag("instance"));

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;
    private final boolean path;
    private final Optional<String> template;

    private Escape(Environment environment, Arguments arguments, Output output) {
        this.environment = environment;
        this.arguments = arguments;
        this.output = output;
        this.path = arguments.has("path");
        this.template = arguments.last("template");
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Escape::help,
                (arguments, output) -> new Escape(environment, arguments, output).run());
    }

    private int run() throws UsageError {
        check();
        List<String> done = new ArrayList<>();
        for (String text : arguments.operands()) {
            try {
                done.add(one(text));
            } catch (UsageError e) {
                // What is done already is printed, without the end of the line.
                output.print(String.join(" ", done));
                throw e;
            }
        }
        output.println(String.join(" ", done));
        return 0;
    }

    private void check() throws UsageError {
        Optional<String> suffix = arguments.last("suffix");
        if (suffix.isPresent() && UnitType.ofSuffix(suffix.get()).isEmpty()) {
            throw new UsageError("Invalid unit suffix type \"" + suffix.get() + "\".");
        }
        if (template.isPresent()
                && UnitName.parse(template.get()).filter(UnitName::isTemplate).isEmpty()) {
            throw new UsageError("Template name " + template.get() + " is not valid.");
        }
        if (arguments.operands().isEmpty()) {
            throw new UsageError("Not enough arguments.");
        }
        boolean unescape = action().equals("unescape");
        boolean mangle = action().equals("mangle");
        if (template.isPresent() && suffix.isPresent()) {
            throw new UsageError("--suffix= and --template= may not be combined.");
        }
        if (mangle && (template.isPresent() || suffix.isPresent())) {
            throw new UsageError("--suffix= and --template= are not compatible with --mangle.");
        }
        if (suffix.isPresent() && unescape) {
            throw new UsageError("--suffix is not compatible with --unescape.");
        }
        if (path && mangle) {
            throw new UsageError("--path may not be combined with --mangle.");
        }
        if (arguments.has("instance") && !unescape) {
            throw new UsageError("--instance must be used in conjunction with --unescape.");
        }
        if (arguments.has("instance") && template.isPresent()) {
            throw new UsageError("--instance may not be combined with --template.");
        }
    }

    /** The last one that was asked for counts. */
    private String action() {
        String action = "escape";
        for (Arguments.Given given : arguments.options()) {
            if (given.key().equals("unescape") || given.key().equals("mangle")) {
                action = given.key();
            }
        }
        return action;
    }

    private String one(String text) throws UsageError {
        String action = action();
        if (action.equals("unescape")) {
            return unescaped(text);
        }
        if (action.equals("mangle")) {
            return UnitEscape.mangle(text, UnitType.SERVICE)
                    .orElseThrow(() -> new UsageError("Failed to mangle name: Invalid argument"));
        }
        String escaped = path ? escapedPath(text) : UnitEscape.escape(text);
        if (template.isPresent()) {
            return new UnitName(template.get())
                    .withInstance(escaped)
                    .map(UnitName::value)
                    .orElseThrow(
                            () -> new UsageError("Failed to replace instance: Invalid argument"));
        }
        return escaped + arguments.last("suffix").map(suffix -> "." + suffix).orElse("");
    }

    private String escapedPath(String text) throws UsageError {
        Optional<String> escaped =
                text.isEmpty() || isNamed(text) ? UnitEscape.escapePath(text) : Optional.empty();
        String kind = text.startsWith("/") ? "a normalized" : "an absolute";
        String input = "Input '" + text + "' is not " + (isValid(text) ? kind : "a valid");
        if (escaped.isEmpty()) {
            throw new UsageError(input + " file system path, failed to escape.");
        }
        if (!isValid(text)) {
            warn(input + " file system path, escaping is likely not going be reversible.");
        } else if (!text.startsWith("/")) {
            warn(input + " file system path, escaping is likely not going to be reversible.");
        }
        return escaped.get();
    }

    private void warn(String text) {
        Tool.warn(environment, output, text);
    }

    /** A relative path that leads nowhere, such as a dot, is no name. */
    private static boolean isNamed(String text) {
        return isValid(text) && (text.startsWith("/") || !text.replaceAll("[./]", "").isEmpty());
    }

    private static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() < LONGEST_PATH
                && Arrays.stream(text.split("/", -1)).allMatch(p -> p.length() <= LONGEST_NAME);
    }

    private String unescaped(String text) throws UsageError {
        String name = text;
        if (template.isPresent() || arguments.has("instance")) {
            Optional<UnitName> unit = UnitName.parse(text);
            if (unit.isEmpty()) {
                throw new UsageError("Failed to extract instance: Invalid argument");
            }
            name = unit.get().instance().orElse("");
            if (name.isEmpty()) {
                throw new UsageError("Unit " + text + " is missing the instance name.");
            }
            String from = unit.get().template().map(UnitName::value).orElse("");
            if (template.isPresent() && !from.equals(template.get())) {
                throw new UsageError(
                        "Unit %s template %s does not match specified template %s."
                                .formatted(text, from, template.get()));
            }
        }
        return unescapedText(name);
    }

    private String unescapedText(String name) throws UsageError {
        Optional<String> text = path ? UnitEscape.unescapePath(name) : UnitEscape.unescape(name);
        return text.orElseThrow(
                () -> new UsageError("Failed to unescape string: Invalid argument"));
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-escape [OPTIONS...] [NAME...]",
                        "Turn text into a part of a unit name, or such a part into text.",
                        26,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --suffix=SUFFIX", "Append this unit type")
                .row("   --template=TEMPLATE", "Insert the text as instance into this template")
                .row("   --instance", "With --unescape: only of the instance")
                .row("-u --unescape", "Turn it back into text")
                .row("-m --mangle", "Make a unit name of it as systemctl does")
                .row("-p --path", "The text is a path")
                .end("systemd-escape(1)");
    }
}
