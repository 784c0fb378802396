package org.jitney.network1.edit;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.config.RuleConfig;
import org.jitney.network1.link.KernelAddress;
import org.jitney.network1.link.KernelRoute;

/** Compares links with what their files want of them. */
final class Drift {
    private static final int PERMANENT = 0x80;
    private static final int BOOT = 3;
    private static final int STATIC = 4;

    /**
     * A link that a file is for.
     *
     * @param master the name of the link that it is a part of
     * @param table that routes of the file go to if they name none
     */
    record View(
            int index,
            String name,
            NetworkFile file,
            long mtu,
            Optional<String> master,
            long table,
            List<KernelAddress> addresses,
            List<KernelRoute> routes) {
        View {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
        }
    }

    /** Where what is on the links is known from. */
    interface Source {
        /** {@return the links that a file is for} */
        List<View> links();

        /** {@return the rules that the kernel has} */
        List<KernelRule> rules();
    }

    /**
     * One difference.
     *
     * @param kind {@code missing}, {@code foreign} or {@code different}
     * @param object {@code address}, {@code route}, {@code rule}, {@code mtu} or {@code master}
     */
    record Finding(String kind, String object, String wanted, String there) {}

    /** What there is to say about one link. */
    record Report(int index, String name, String file, List<Finding> findings) {
        Report {
            findings = List.copyOf(findings);
        }
    }

    private Drift() {}

    static List<Report> of(Source source) {
        List<KernelRule> rules = source.rules();
        List<View> views = source.links();
        List<RuleConfig> wantedRules =
                views.stream().flatMap(v -> v.file().rules().stream()).toList();
        List<Report> reports = new ArrayList<>();
        for (View each : views) {
            List<Finding> found = new ArrayList<>();
            link(each, found);
            addresses(each, found);
            routes(each, found);
            each.file().rules().stream()
                    .filter(wanted -> rules.stream().noneMatch(r -> r.isOf(wanted)))
                    .forEach(r -> found.add(missing("rule", rule(r.from(), r.to(), r.table()))));
            reports.add(new Report(each.index(), each.name(), each.file().path(), found));
        }
        List<Finding> foreign =
                rules.stream()
                        .filter(r -> r.protocol() == STATIC)
                        .filter(r -> wantedRules.stream().noneMatch(r::isOf))
                        .map(r -> foreign("rule", r.render()))
                        .toList();
        if (!foreign.isEmpty()) {
            reports.add(new Report(0, "", "", foreign)); // rules are of no link
        }
        return reports;
    }

    private static void link(View view, List<Finding> found) {
        Optional<Long> mtu = view.file().link().mtu();
        if (mtu.isPresent() && mtu.get() != view.mtu()) {
            found.add(different("mtu", mtu.get().toString(), Long.toString(view.mtu())));
        }
        Optional<String> master = view.file().master().name();
        if (!master.equals(view.master()) && !view.file().master().keep()) {
            found.add(different("master", master.orElse(""), view.master().orElse("")));
        }
    }

    private static void addresses(View view, List<Finding> found) {
        List<AddressConfig> wanted = view.file().addresses();
        for (AddressConfig each : wanted) {
            if (view.addresses().stream().noneMatch(a -> isOf(a, each))) {
                found.add(missing("address", each.local().toString()));
            }
        }
        for (KernelAddress each : view.addresses()) {
            // Leases and those of router advertisements run out; those of files are permanent.
            boolean own =
                    (each.flags() & PERMANENT) == 0
                            || each.local().address().isLinkLocalAddress()
                            || each.local().address().isLoopbackAddress();
            if (!own && wanted.stream().noneMatch(w -> isOf(each, w))) {
                found.add(foreign("address", each.local().toString()));
            }
        }
    }

    private static boolean isOf(KernelAddress there, AddressConfig wanted) {
        InetAddress remote = wanted.peer().orElse(wanted.local().address());
        return there.local().equals(wanted.local()) && there.remote().equals(remote);
    }

    private static void routes(View view, List<Finding> found) {
        List<RouteConfig> wanted = view.file().routes();
        for (RouteConfig each : wanted) {
            if (view.routes().stream().noneMatch(r -> isOf(r, each, view.table()))) {
                found.add(
                        missing(
                                "route",
                                route(
                                        each.destination(),
                                        each.gateway(),
                                        each.table().orElse(view.table()))));
            }
        }
        for (KernelRoute each : view.routes()) {
            boolean byHand = each.protocol() == STATIC || each.protocol() == BOOT;
            if (byHand && wanted.stream().noneMatch(w -> isOf(each, w, view.table()))) {
                found.add(
                        foreign("route", route(each.destination(), each.gateway(), each.table())));
            }
        }
    }

    /** The kernel gives routes of IPv6 a metric where a file gives none. */
    private static boolean isOf(KernelRoute there, RouteConfig wanted, long table) {
        boolean usual = wanted.metric() == 0 && wanted.family() == Rtnetlink.AF_INET6;
        return there.destination().equals(wanted.destination())
                && there.gateway().equals(wanted.gateway())
                && there.table() == wanted.table().orElse(table)
                && (usual || there.metric() == wanted.metric())
                && there.type() == wanted.type();
    }

    private static Finding missing(String object, String wanted) {
        return new Finding("missing", object, wanted, "");
    }

    private static Finding foreign(String object, String there) {
        return new Finding("foreign", object, "", there);
    }

    private static Finding different(String object, String wanted, String there) {
        return new Finding("different", object, wanted, there);
    }

    private static String route(IpPrefix to, Optional<InetAddress> gateway, long table) {
        return (to.length() == 0 ? "default" : to.toString())
                + gateway.map(g -> " via " + g.getHostAddress()).orElse("")
                + (table == Rtnetlink.TABLE_MAIN ? "" : " table " + table);
    }

    static String rule(Optional<IpPrefix> from, Optional<IpPrefix> to, long table) {
        return "from "
                + from.map(IpPrefix::toString).orElse("all")
                + to.map(t -> " to " + t).orElse("")
                + " lookup "
                + table;
    }
}
