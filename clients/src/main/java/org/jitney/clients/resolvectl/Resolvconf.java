package org.jitney.clients.resolvectl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.LinkNames;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/**
 * {@code resolvconf}: what programs that set up links tell of their DNS servers, in the way of
 * resolvconf(8), goes to the resolver.
 */
public final class Resolvconf {
    /** What its command line may hold. */
    public static final Tool TOOL = new Tool("resolvconf", options(), false);

    private static final String UNSUPPORTED = "IilRrvV";

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;
    private final List<String> servers = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();
    private boolean exclusive;

    private Resolvconf(Environment environment, Arguments arguments, Output output) {
        this.environment = environment;
        this.arguments = arguments;
        this.output = output;
    }

    private static List<Option> options() {
        List<Option> all =
                new ArrayList<>(
                        List.of(
                                StandardOptions.HELP,
                                StandardOptions.VERSION,
                                Option.flag("enable-updates"),
                                Option.flag("disable-updates"),
                                Option.flag("updates-are-enabled")));
        for (char letter : "adxpfuIiRvV".toCharArray()) {
            all.add(Option.flag("", letter));
        }
        for (char letter : "mlr".toCharArray()) {
            all.add(Option.value("", letter));
        }
        return all;
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                ResolvectlHelp::resolvconf,
                (arguments, output) -> new Resolvconf(environment, arguments, output).run());
    }

    private int run() throws UsageError {
        exclusive = environment.variables().containsKey("IF_EXCLUSIVE");
        exclusive &= !environment.variables().containsKey("IF_PRIVATE");
        Optional<String> act = Optional.empty();
        for (Arguments.Given each : arguments.options()) {
            String key = each.key();
            switch (key) {
                case "a", "d" -> act = Optional.of(key);
                case "x" -> exclusive = true;
                case "p" -> exclusive = false;
                case "f", "m" -> {
                    // One is asked for below, the other is about an order that nobody has here.
                }
                case "u" -> {
                    Tool.note(environment, output, "Switch -u ignored.");
                    return 0;
                }
                default -> {
                    String dashes = UNSUPPORTED.contains(key) ? "-" : "--";
                    throw new UsageError("Switch " + dashes + key + " not supported.");
                }
            }
        }
        if (act.isEmpty()) {
            throw new UsageError("Expected either -a or -d on the command line.");
        }
        if (arguments.operands().size() != 1) {
            throw new UsageError("Expected interface name as argument.");
        }
        Wishes wishes = new Wishes(environment, output::println);
        return choose(wishes.link, arguments.operands().getFirst())
                ? tell(wishes, act.get().equals("a"))
                : 0;
    }

    private int tell(Wishes wishes, boolean add) throws UsageError {
        if (add) {
            read();
            if (exclusive) {
                domains.add("~.");
            }
            if (servers.isEmpty()) {
                throw new UsageError("No DNS servers specified, refusing operation.");
            }
        }
        boolean maybeMissing = arguments.has("f");
        List<String> link = List.of(wishes.link.name());
        return Resolvectl.with(
                environment,
                arguments,
                wishes,
                resolvectl -> {
                    if (!add) {
                        return resolvectl.run(new Verb("revert", link), maybeMissing);
                    }
                    int status =
                            resolvectl.run(new Verb("dns", joined(link, servers)), maybeMissing);
                    return domains.isEmpty()
                            ? status
                            : resolvectl.run(
                                    new Verb("domain", joined(link, domains)), maybeMissing);
                });
    }

    private static List<String> joined(List<String> link, List<String> words) {
        List<String> all = new ArrayList<>(link);
        all.addAll(words);
        return all;
    }

    /**
     * Finds the link, behind whose name programs may have put what they got the servers from, such
     * as {@code eth0.dhcp}. {@return false if there is none and that is no failure}
     */
    private boolean choose(Wishes.Interface link, String text) throws UsageError {
        LinkNames names = link.names();
        List<String> found = new ArrayList<>();
        int index = 0;
        for (String name = text; ; name = name.substring(0, name.lastIndexOf('.'))) {
            try {
                int each = names.index(name);
                index = index == 0 ? each : index;
                found.add(name);
            } catch (ErrnoException noSuchLink) {
                // Perhaps without its last part.
            }
            if (name.lastIndexOf('.') < 0) {
                break;
            }
        }
        if (found.isEmpty()) {
            if (arguments.has("f")) {
                return false;
            }
            throw new UsageError(
                    "Failed to resolve interface \"%s\": %s"
                            .formatted(text, Errno.message(Errno.ENODEV)));
        }
        String chosen = found.getFirst();
        if (found.size() > 1) {
            Tool.warn(
                    environment,
                    output,
                    "Found multiple interfaces (%s) matching with '%s'. Using '%s' (ifindex=%d)."
                            .formatted(String.join(", ", found), text, chosen, index));
        } else if (!chosen.equals(text)) {
            Tool.note(
                    environment,
                    output,
                    "Dropped protocol specifier '%s' from '%s'. Using '%s' (ifindex=%d)."
                            .formatted(text.substring(chosen.length()), text, chosen, index));
        }
        link.choose(index, chosen);
        return true;
    }

    private void read() throws UsageError {
        try {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(environment.in(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                take(line.strip());
            }
        } catch (IOException e) {
            throw new UsageError("Failed to read from stdin: " + e.getMessage());
        }
    }

    /** Other lines of resolv.conf(5), and comments, say nothing about servers and domains. */
    private void take(String line) {
        List<String> words = List.of(line.split("\\s+", -1));
        List<String> rest = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "nameserver" -> servers.addAll(rest);
            case "domain", "search" -> domains.addAll(rest);
            default -> {
                // As said.
            }
        }
    }
}
