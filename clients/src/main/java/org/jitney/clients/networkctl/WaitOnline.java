package org.jitney.clients.networkctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * {@code systemd-networkd-wait-online}: ends when the links are online, as networkd writes it into
 * its files.
 *
 * <p>Without {@code --interface=} that is when networkd has done with all of its links and one of
 * them is online; with it, when all that are named are online; with {@code --any} one will do.
 */
public final class WaitOnline {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-networkd-wait-online",
                    StandardOptions.HELP,
                    StandardOptions.VERSION,
                    StandardOptions.QUIET,
                    Option.value("interface", 'i'),
                    Option.value("ignore"),
                    Option.value("operational-state", 'o'),
                    Option.flag("ipv4", '4'),
                    Option.flag("ipv6", '6'),
                    Option.flag("any"),
                    Option.value("timeout"));

    private static final Path LINKS = Path.of("/run/systemd/netif/links");
    private static final long DEFAULT_USEC = 120 * TimeSpan.SECOND;
    private static final int LONGEST_NAME = 15;

    /** How it goes with a link. */
    private enum Progress {
        /** networkd is not done with it. */
        PENDING,
        /** Nobody waits for it. */
        OF_NO_CONCERN,
        OFFLINE,
        ONLINE
    }

    private final Arguments arguments;
    private final Map<String, Optional<OperationalRange>> wanted = new LinkedHashMap<>();
    private final Optional<OperationalRange> required;

    private WaitOnline(Arguments arguments) throws UsageError {
        this.arguments = arguments;
        for (String each : arguments.all("interface")) {
            int colon = each.indexOf(':');
            String name = colon < 0 ? each : each.substring(0, colon);
            if (name.isEmpty()
                    || name.length() > LONGEST_NAME
                    || !name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/')) {
                throw new UsageError("Invalid interface name '" + name + "'");
            }
            wanted.put(
                    name,
                    colon < 0 ? Optional.empty() : Optional.of(range(each.substring(colon + 1))));
        }
        Optional<String> text = arguments.last("operational-state");
        required = text.isEmpty() ? Optional.empty() : Optional.of(range(text.get()));
    }

    private static OperationalRange range(String text) throws UsageError {
        return OperationalRange.parse(text)
                .orElseThrow(
                        () -> new UsageError("Invalid operational state range '" + text + "'"));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                WaitOnline::help,
                (arguments, output) -> {
                    WaitOnline wait = new WaitOnline(arguments);
                    try {
                        wait.run(timeout(arguments));
                        return 0;
                    } catch (IOException e) {
                        throw new UsageError("Failed to watch " + LINKS + ": " + e.getMessage());
                    }
                });
    }

    /** {@return for how long in µs; 0 for ever} */
    private static long timeout(Arguments arguments) throws UsageError {
        Optional<String> text = arguments.last("timeout");
        if (text.isEmpty()) {
            return DEFAULT_USEC;
        }
        try {
            TimeSpan span = TimeSpan.parse(text.get());
            return span.equals(TimeSpan.INFINITY) ? 0 : span.usec();
        } catch (UnitFileError e) {
            throw new UsageError("Failed to parse --timeout= value: " + text.get());
        }
    }

    private void run(long usec) throws UsageError, IOException {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(usec);
        try (WatchService watcher = LINKS.getFileSystem().newWatchService();
                Kernel kernel = Kernel.open()) {
            while (true) {
                // What happens while the files are read is seen by the watch that began before.
                WatchKey key = watch(nearest(), watcher);
                if (isOnline(kernel.links())) {
                    return;
                }
                long left = end - System.nanoTime();
                WatchKey changed =
                        usec == 0 ? watcher.take() : watcher.poll(left, TimeUnit.NANOSECONDS);
                if (changed == null) {
                    throw new UsageError(
                            "Timeout occurred while waiting for network connectivity.");
                }
                changed.pollEvents().clear();
                key.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageError("Interrupted.");
        }
    }

    private static WatchKey watch(Path folder, WatchService watcher) throws IOException {
        return folder.register(
                watcher,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** {@return the folder of the links, or the one in which it is going to appear} */
    private static Path nearest() {
        Path at = LINKS;
        for (Path up = at.getParent(); up != null && !Files.isDirectory(at); up = at.getParent()) {
            at = up;
        }
        return at;
    }

    private boolean isOnline(List<Link> links) {
        List<Progress> all = new ArrayList<>();
        boolean any = arguments.has("any");
        if (!wanted.isEmpty()) {
            wanted.forEach((name, range) ->
                    all.add(
                            links.stream()
                                    .filter(l -> isNamed(l, name))
                                    .findFirst()
                                    .map(l -> progress(l, range))
                                    .orElse(Progress.PENDING)));
            return any
                    ? all.contains(Progress.ONLINE)
                    : all.stream().allMatch(p -> p == Progress.ONLINE);
        }
        for (Link each : links) {
            if (!each.name().equals("lo")
                    && arguments.all("ignore").stream().noneMatch(n -> isNamed(each, n))) {
                all.add(progress(each, Optional.empty()));
            }
        }
        return all.contains(Progress.ONLINE) && (any || !all.contains(Progress.PENDING));
    }

    private static boolean isNamed(Link link, String name) {
        return link.name().equals(name) || link.alternativeNames().contains(name);
    }

    private Progress progress(Link link, Optional<OperationalRange> own) {
        StateFile state = StateFile.ofLink(link.index());
        Optional<String> setup = state.value("ADMIN_STATE");
        if (setup.isEmpty() || List.of("pending", "configuring").contains(setup.get())) {
            return Progress.PENDING;
        }
        boolean needed = own.isPresent() || !arguments.all("interface").isEmpty();
        boolean waited = state.value("REQUIRED_FOR_ONLINE").filter("yes"::equals).isPresent();
        if (setup.get().equals("unmanaged") || (!needed && !waited)) {
            return Progress.OF_NO_CONCERN;
        }
        OperationalRange range =
                own.or(() -> required)
                        .or(() ->
                                state.value("REQUIRED_OPER_STATE_FOR_ONLINE")
                                        .flatMap(OperationalRange::parse))
                        .orElse(OperationalRange.USUAL);
        boolean reached = state.value("OPER_STATE").filter(range::holds).isPresent();
        return reached && hasAddresses(state, range) ? Progress.ONLINE : Progress.OFFLINE;
    }

    private boolean hasAddresses(StateFile state, OperationalRange range) {
        boolean four = arguments.has("ipv4");
        boolean six = arguments.has("ipv6");
        String family = state.value("REQUIRED_FAMILY_FOR_ONLINE").orElse("any");
        if (!four && !six) {
            four = List.of("ipv4", "both").contains(family);
            six = List.of("ipv6", "both").contains(family);
        }
        return (!four || range.isReachedBy(state.value("IPV4_ADDRESS_STATE").orElse("off")))
                && (!six || range.isReachedBy(state.value("IPV6_ADDRESS_STATE").orElse("off")));
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-networkd-wait-online [OPTIONS...]",
                        "Wait until the network is there.",
                        29,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-q --quiet", "Say nothing of how it goes")
                .row("-i --interface=LINK[:LEAST[:MOST]]", "Wait for these links")
                .row("   --ignore=LINK", "Do not wait for these links")
                .row("-o --operational-state=LEAST[:MOST]", "How far a link has to be")
                .row("-4 --ipv4", "An IPv4 address is needed")
                .row("-6 --ipv6", "An IPv6 address is needed")
                .row("   --any", "One of the links is enough")
                .row("   --timeout=TIME", "For how long to wait; 0 for ever")
                .end("systemd-networkd-wait-online.service(8)");
    }
}
