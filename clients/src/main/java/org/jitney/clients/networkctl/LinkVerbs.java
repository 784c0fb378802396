package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.LinkNames;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.sys.Errno;

/** The verbs that do something to links. */
final class LinkVerbs {
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
            status |= call("RenewLink", "renew dynamic configuration of", names().require(each));
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

    private LinkNames names() {
        List<LinkNames.Name> names = new ArrayList<>();
        all.forEach(l -> names.add(new LinkNames.Name(l.index(), l.name(), l.alternativeNames())));
        return new LinkNames(names);
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
            found.add(names().require(each));
        }
        return found;
    }
}
