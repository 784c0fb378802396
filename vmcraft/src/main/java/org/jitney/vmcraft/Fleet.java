package org.jitney.vmcraft;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries out one plan on many guests, several at a time. A guest on which a step fails is brought
 * back to what it was. The report has a line of JSON for each guest, written when it is done; who
 * starts again with the same plan and report goes on with those that are not.
 */
final class Fleet {
    private static final int BAR = 30;

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private int done;
    private int failed;

    Fleet(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    int run(List<String> words) throws GuestError, IOException {
        if (words.size() != 2 || options.inventory().isEmpty()) {
            err.println("vmcraft: " + words.getFirst() + " needs a plan and --inventory=FILE");
            return 2;
        }
        FleetPlan plan = FleetPlan.read(Path.of(words.get(1)));
        String inventory = Files.readString(options.inventory().get());
        List<List<String>> guests = guests(inventory);
        if (words.getFirst().equals("render-job")) {
            String image = options.image().orElseThrow(() -> missing("--image=CONTAINER"));
            out.print(KubernetesJob.render(plan, inventory, guests.size(), options.jobs(), image));
            return 0;
        }
        if (options.index().isPresent()) {
            int index = options.index().get();
            if (index < 0 || index >= guests.size()) {
                throw GuestError.local("the inventory has no line " + index);
            }
            guests = List.of(guests.get(index));
        }
        return apply(plan, guests);
    }

    private static GuestError missing(String what) {
        return GuestError.local(what + " is missing");
    }

    /** The drives of each guest: a line is a guest. */
    private static List<List<String>> guests(String inventory) throws GuestError {
        List<List<String>> guests = new ArrayList<>();
        for (String line : inventory.split("\n", -1)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                guests.add(List.of(text.split("[ \t]+", -1)));
            }
        }
        if (guests.isEmpty()) {
            throw GuestError.local("the inventory names no image");
        }
        return guests;
    }

    private int apply(FleetPlan plan, List<List<String>> guests) throws IOException {
        Set<String> finished = finished(plan);
        List<List<String>> left =
                guests.stream().filter(g -> !finished.contains(String.join(" ", g))).toList();
        done = guests.size() - left.size();
        int all = guests.size();
        try (ExecutorService workers = Executors.newFixedThreadPool(options.jobs())) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (List<String> guest : left) {
                running.add(workers.submit(() -> report(plan, guest, all)));
            }
            for (Future<Boolean> each : running) {
                boolean _ = each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed++;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
        out.println(
                "%d of %d guests are as planned, %d failed".formatted(done - failed, all, failed));
        return failed == 0 ? 0 : 1;
    }

    /** The guests that a report of the same plan says are done. */
    private Set<String> finished(FleetPlan plan) throws IOException {
        Set<String> finished = new HashSet<>();
        Optional<Path> report = options.report();
        if (report.isPresent() && Files.exists(report.get())) {
            String start = "{\"plan\":" + Json.of(plan.sum()) + ",\"ok\":true,\"guest\":\"";
            for (String line : Files.readAllLines(report.get())) {
                if (line.startsWith(start)) {
                    int end = line.indexOf('"', start.length());
                    finished.add(line.substring(start.length(), end));
                }
            }
        }
        return finished;
    }

    private boolean report(FleetPlan plan, List<String> guest, int all) throws IOException {
        Map<String, Object> result = perform(plan, guest);
        synchronized (this) {
            done++;
            failed += Boolean.TRUE.equals(result.get("ok")) ? 0 : 1;
            if (options.report().isPresent()) {
                Files.writeString(
                        options.report().get(),
                        Json.of(result) + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
            progress(all, result);
        }
        return Boolean.TRUE.equals(result.get("ok"));
    }

    private void progress(int all, Map<String, Object> result) {
        int full = BAR * done / all;
        err.println(
                "[%s%s] %d/%d %s: %s"
                        .formatted(
                                "#".repeat(full),
                                ".".repeat(BAR - full),
                                done,
                                all,
                                result.get("guest"),
                                Boolean.TRUE.equals(result.get("ok"))
                                        ? "ok"
                                        : result.get("error")));
    }

    private Map<String, Object> perform(FleetPlan plan, List<String> drives) {
        Map<String, Object> result = new LinkedHashMap<>();
        List<Object> steps = new ArrayList<>();
        String error = "";
        try (VMCraft guest = options.handle(drives)) {
            guest.launch();
            List<String> transactions = new ArrayList<>();
            for (FleetPlan.Step step : plan.steps()) {
                Audit audit = audit(guest, step);
                Map<String, Object> said = new LinkedHashMap<>();
                said.put("verb", step.verb().name());
                said.putAll(audit.asMap());
                steps.add(said);
                audit.transaction().ifPresent(transactions::add);
                if (!audit.ok() && !step.optional()) {
                    error = step.verb().name() + ": " + audit.error() + undo(guest, transactions);
                    break;
                }
            }
        } catch (GuestError e) {
            error = e.getMessage();
        }
        result.put("plan", plan.sum());
        result.put("ok", error.isEmpty());
        result.put("guest", String.join(" ", drives));
        result.put("error", error);
        result.put("steps", steps);
        return result;
    }

    private static Audit audit(VMCraft guest, FleetPlan.Step step) {
        try {
            Object answer = step.verb().action().run(guest, new Verbs.Words(step.words()));
            return answer instanceof Audit audit ? audit : Audit.done(Map.of("answer", answer));
        } catch (GuestError e) {
            return Audit.failed(e);
        } catch (IOException e) {
            return Audit.failed(GuestError.local(String.valueOf(e.getMessage())));
        }
    }

    /** What is to be said about it if a guest could not be brought back. */
    private static String undo(VMCraft guest, List<String> transactions) {
        for (String id : transactions.reversed()) {
            Audit undone = guest.transactions().undo(id);
            if (!undone.ok()) {
                return "; transaction " + id + " cannot be undone: " + undone.error();
            }
        }
        return "";
    }
}
