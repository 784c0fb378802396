package org.jitney.clients.cgtop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;

/** Reads, shows, waits for a key or the time, and again. */
final class TopLoop {
    private static final int NOTHING = -1;
    private static final String CLEAR = "\033[H\033[2J";

    private final Environment environment;
    private final Output output;
    private final TopOptions options;
    private final UsageReader reader;

    TopLoop(Environment environment, Output output, TopOptions options, String root) {
        this.environment = environment;
        this.output = output;
        this.options = options;
        this.reader = new UsageReader(options, root);
    }

    int run() throws UsageError {
        boolean terminal = environment.outIsTerminal();
        long most = options.iterations.orElse(terminal ? 0L : 1L);
        boolean dumb = environment.variables().getOrDefault("TERM", "dumb").equals("dumb");
        Terminal keys = terminal && !options.batch ? Terminal.raw() : Terminal.untouched();
        try {
            for (long round = 1; ; round++) {
                List<Usage> groups = new ArrayList<>(reader.read());
                groups.removeIf(group -> !group.isKnown());
                groups.sort(Usage.order(options));
                output.print(terminal && !dumb ? CLEAR : "");
                output.print(TopText.render(groups, options, output, terminal));
                if (most > 0 && round >= most) {
                    return 0;
                }
                output.print(terminal ? "" : "\n");
                output.flush();
                if (wait(keys)) {
                    return 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException e) {
            throw new UsageError("Couldn't read key: Input/output error");
        } finally {
            keys.close();
        }
    }

    /** {@return whether somebody has had enough} */
    private boolean wait(Terminal keys) throws IOException, InterruptedException, UsageError {
        if (options.batch) {
            TimeUnit.MICROSECONDS.sleep(options.delayUsec);
            return false;
        }
        int key = keys.read(environment.in(), options.delayUsec);
        switch (key) {
            case 'q' -> {
                return true;
            }
            case 'p' -> options.order = TopOptions.Order.PATH;
            case 't' -> options.order = TopOptions.Order.TASKS;
            case 'c' -> options.order = TopOptions.Order.CPU;
            case 'm' -> options.order = TopOptions.Order.MEMORY;
            case 'i' -> options.order = TopOptions.Order.IO;
            case '%' -> options.cpuTime = !options.cpuTime;
            case 'k' -> count(TopOptions.Count.ALL_PROCESSES);
            case 'P' -> count(TopOptions.Count.USER_PROCESSES);
            case 'r' -> options.recursive = !options.recursive;
            case '+' -> options.delayUsec += options.delayUsec < 1_000_000 ? 250_000 : 1_000_000;
            case '-' ->
                    options.delayUsec =
                            Math.max(
                                    250_000,
                                    options.delayUsec
                                            - (options.delayUsec < 1_250_000
                                                    ? 250_000
                                                    : 1_000_000));
            case NOTHING -> {}
            default -> {}
        }
        return false;
    }

    private void count(TopOptions.Count wanted) {
        options.count = options.count == wanted ? TopOptions.Count.TASKS : wanted;
    }
}
