package org.jitney.network1.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon knows of its links; the rules are asked for when somebody wants to know. */
record LinkSource(Links all, Requests kernel) implements Drift.Source {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSource.class);
    private static final int RULE_HEADER = 12;

    @Override
    public List<Drift.View> links() {
        List<Drift.View> views = new ArrayList<>();
        for (KernelLink link : all.state().links()) {
            Optional<NetworkFile> file = all.network(link.index());
            if (file.isPresent() && all.admin(link.index()) != AdminState.UNMANAGED) {
                views.add(view(link, file.get()));
            }
        }
        return views;
    }

    private Drift.View view(KernelLink link, NetworkFile file) {
        return new Drift.View(
                link.index(),
                link.name(),
                file,
                link.mtu(),
                all.state().link(link.master()).map(KernelLink::name),
                file.master().vrf().map(this::table).orElse((long) Rtnetlink.TABLE_MAIN),
                all.state().addresses(link.index()),
                all.state().routes(link.index()));
    }

    private long table(String vrf) {
        return all.configuration().netdevs().stream()
                .filter(netdev -> netdev.name().equals(vrf))
                .map(netdev -> netdev.kind() instanceof NetDevKind.Vrf v ? v.table() : 0L)
                .filter(table -> table != 0)
                .findFirst()
                .orElse((long) Rtnetlink.TABLE_MAIN);
    }

    @Override
    public List<KernelRule> rules() {
        List<KernelRule> rules = new ArrayList<>();
        try {
            for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETRULE, new byte[RULE_HEADER])) {
                KernelRule.of(each).ifPresent(rules::add);
            }
        } catch (NetlinkError | MalformedMessage | ErrnoException e) {
            LOG.warn("Cannot read the rules that the kernel has: {}", e.getMessage());
        }
        return rules;
    }
}
