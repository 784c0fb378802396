package org.jitney.clients.analyze;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.UsageError;

/** {@code verify}: what is wrong with unit files, and whether the units could be started. */
final class Verify {
    private final Session session;
    private final AnalyzeOptions options;
    private final OfflineUnits units;
    private boolean wrong;

    private Verify(Session session, AnalyzeOptions options, OfflineUnits units) {
        this.session = session;
        this.options = options;
        this.units = units;
    }

    static int run(Session session, AnalyzeOptions options, List<String> files)
            throws UsageError, CallFailed {
        Verify verify = new Verify(session, options, OfflineUnits.open(session, files));
        verify.run(files);
        return verify.wrong || verify.isWarnedEnough(files) ? 1 : 0;
    }

    private void run(List<String> files) throws CallFailed {
        boolean dependencies = !options.recursiveErrors().equals("no");
        List<String> loaded = new ArrayList<>();
        for (String file : files) {
            Optional<String> name = units.load(file, dependencies);
            wrong |= name.isEmpty();
            name.ifPresent(loaded::add);
        }
        for (String name : loaded) {
            List<Object> answer = units.call("VerifyUnit", "s", name);
            units.say(answer.get(1));
            wrong |= !(Boolean) answer.get(0);
            if (options.checksManuals()) {
                checkManuals(name);
            }
        }
    }

    /** What could not be understood is an error only for who asked for that. */
    private boolean isWarnedEnough(List<String> files) {
        return switch (options.recursiveErrors()) {
            case "yes", "no" -> !units.warned().isEmpty();
            case "one" ->
                    files.stream()
                            .map(file -> file.substring(file.lastIndexOf('/') + 1))
                            .anyMatch(units.warned()::contains);
            default -> false;
        };
    }

    private void checkManuals(String name) throws CallFailed {
        for (String page : units.manager().unitStrings(name, "Documentation")) {
            if (page.startsWith("man:")) {
                checkManual(name, page.substring("man:".length()));
            }
        }
    }

    private void checkManual(String name, String page) {
        List<String> command = new ArrayList<>(List.of("man"));
        int open = page.indexOf('(');
        if (open > 0 && page.endsWith(")")) {
            command.add(page.substring(open + 1, page.length() - 1));
            command.add(page.substring(0, open));
        } else {
            command.add(page);
        }
        try {
            Process man =
                    new ProcessBuilder(command)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            int status = man.waitFor();
            if (status != 0) {
                complain(name, "Command 'man %s' failed with code %d".formatted(page, status));
            }
        } catch (IOException e) {
            session.error("Failed to execute man: No such file or directory");
            complain(name, "Command 'man %s' failed with code 1".formatted(page));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(String name, String text) {
        session.error(name + ": " + text);
        wrong = true;
    }
}
