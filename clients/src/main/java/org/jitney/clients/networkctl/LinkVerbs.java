package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.sys.Errno;

/** The verbs that do something to links. */
final class LinkVerbs {
    private static final int LONGEST_NAME = 127;

    private final Kernel kernel;
    private final Peer peer;
    private final Screen screen;
    private final List<Link> all;

    LinkVerbs(Kernel kernel, Peer peer, Screen screen) throws UsageError {
        this.kernel = kernel;
        this.peer = peer;
        this.screen = screen;
        this.all = kernel.links();
    }

    void delete(List<String> names) throws UsageError {
        for (int index : indexes(names)) {
            require(kernel.delete(index), "delete interface", index);
        }
    }

    void switchAll(List<String> names, boolean up) throws UsageError {
        for (int index : indexes(names)) {
            String what = "bring " + (up ? "up" : "down") + " interface";
            require(kernel.switchLink(index, up), what, index);
        }
    }

    private void require(int errno, String what, int index) throws UsageError {
        if (errno != 0) {
            throw new UsageError(
                    "Failed to %s %s: %s".formatted(what, name(index), Errno.message(errno)));
        }
    }

    /** Has leases renewed; one link that has an error does not keep the others from it. */
    int renew(List<String> names) throws UsageError {
        int status = 0;
        for (String each : names) {
            status |= call("RenewLink", "renew dynamic configuration of", index(each));
        }
        return status;
    }

    int forceRenew(List<String> names) throws UsageError {
        int status = 0;
        for (int index : indexes(names)) {
            status |= call("ForceRenewLink", "force renew dynamic configuration of", index);
        }
        return status;
    }

    int reconfigure(List<String> names) throws UsageError {
        for (int index : indexes(names)) {
            int status = call("ReconfigureLink", "reconfigure network", index);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private int call(String member, String what, int index) {
        try {
            peer.run(Networkctl.PATH, Networkctl.MANAGER, member, "i", index);
            return 0;
        } catch (CallFailed e) {
            screen.error("Failed to %s interface %s: %s".formatted(what, name(index), e.text()));
            return 1;
        }
    }

    private String name(int index) {
        return all.stream()
                .filter(l -> l.index() == index)
                .map(Link::name)
                .findFirst()
                .orElse(Integer.toString(index));
    }

    private Set<Integer> indexes(List<String> names) throws UsageError {
        Set<Integer> found = new LinkedHashSet<>();
        for (String each : names) {
            found.add(index(each));
        }
        return found;
    }

    /** A number is taken as it is: whether there is such a link shows when it is used. */
    private int index(String name) throws UsageError {
        if (name.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(name);
            if (index > 0) {
                return index;
            }
            throw unresolved(name, Errno.EINVAL);
        }
        boolean valid =
                !name.isEmpty()
                        && name.length() <= LONGEST_NAME
                        && name.chars().allMatch(c -> c > ' ' && c < 0x7f && "/:%".indexOf(c) < 0);
        if (!valid) {
            throw unresolved(name, Errno.EINVAL);
        }
        for (Link each : all) {
            List<String> names = new ArrayList<>(each.alternativeNames());
            names.add(each.name());
            if (names.contains(name)) {
                return each.index();
            }
        }
        throw unresolved(name, Errno.ENODEV);
    }

    private static UsageError unresolved(String name, int errno) {
        return new UsageError(
                "Failed to resolve interface \"%s\": %s".formatted(name, Errno.message(errno)));
    }
}
