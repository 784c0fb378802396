package org.jitney.network1.varlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.describe.Description;
import org.jitney.network1.link.Configuration;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Surroundings;
import org.jitney.network1.store.QuietKernel;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetworkVarlinkTest {
    private static final String PREFIX = "io.systemd.Network.";

    /** Keeps what a call ends with. */
    private static final class Ending implements VarlinkServer.Reply {
        final boolean privileged;
        String text = "";

        Ending(boolean privileged) {
            this.privileged = privileged;
        }

        @Override
        public boolean isPrivileged() {
            return privileged;
        }

        @Override
        public void done(String parameters) {
            text = parameters;
        }

        @Override
        public boolean takesMore() {
            return false;
        }

        @Override
        public void more(String parameters) {
            throw new AssertionError("nobody asked for more");
        }

        @Override
        public void whenOver(Runnable what) {}

        @Override
        public void failed(String error, String parameters) {
            text = error + " " + parameters;
        }
    }

    /** As {@link QuietKernel}, but what is asked of it is kept. */
    private static final class Kernel implements Requests {
        final List<String> flags = new ArrayList<>();
        int errno;

        @Override
        public void execute(int type, int flag, byte[] payload)
                throws NetlinkError, MalformedMessage {
            if (errno != 0) {
                throw new NetlinkError(errno, "");
            }
            if (type == Rtnetlink.RTM_SETLINK) {
                flags.add("up=" + (LinkMessage.decode(payload).flags() & Rtnetlink.IFF_UP));
            }
        }

        @Override
        public List<NetlinkMessage> dump(int type, byte[] payload) {
            return new QuietKernel().dump(type, payload);
        }
    }

    private final Kernel kernel = new Kernel();
    private final Links links =
            new Links(
                    new Surroundings(
                            kernel,
                            NetworkVarlinkTest::facts,
                            (family, name, key, value) -> {},
                            (tap, kind) -> {},
                            (delay, what) -> {},
                            Optional.empty(),
                            () -> {}));
    private final NetworkVarlink varlink =
            new NetworkVarlink(
                    links,
                    new NetworkVarlink.Surroundings(
                            4026,
                            () -> -1,
                            () ->
                                    Description.of(
                                            links,
                                            NetworkVarlinkTest::facts,
                                            new QuietKernel(),
                                            1_000_000)));

    private static LinkFacts facts(KernelLink link) {
        return new LinkFacts(link.names(), "ether", "", "", "", "");
    }

    @BeforeEach
    void start() throws Exception {
        String path = "/etc/systemd/network/10-e.network";
        String text = "[Match]\nName=eth0\n[Network]\nAddress=10.1.0.5/24\n";
        List<UnitFile> parts = List.of(UnitFile.parse(path, text, d -> {}));
        links.start(new Configuration(List.of(NetworkFile.read(path, parts, d -> {})), List.of()));
    }

    private String call(String method, Map<String, ?> parameters) {
        return call(method, parameters, false);
    }

    private String call(String method, Map<String, ?> parameters, boolean privileged) {
        Ending ending = new Ending(privileged);
        varlink.call(PREFIX + method, parameters, ending);
        return ending.text;
    }

    @Test
    void statesOfAllLinks() {
        assertThat(call("GetStates", Map.of()))
                .isEqualTo(
                        "{\"AddressState\":\"routable\",\"IPv4AddressState\":\"routable\","
                                + "\"IPv6AddressState\":\"off\",\"CarrierState\":\"carrier\","
                                + "\"OnlineState\":\"online\",\"OperationalState\":\"routable\"}");
    }

    @Test
    void aNamespaceWithoutANumberHasNone() {
        assertThat(call("GetNamespaceId", Map.of())).isEqualTo("{\"NamespaceId\":4026}");
    }

    @Test
    void oneLinkIsFoundByItsIndexItsNameOrBoth() {
        String row = "{\"BitRates\":[{\"InterfaceIndex\":3,\"InterfaceName\":\"eth0\"}]}";

        assertThat(call("GetBitRates", Map.of("InterfaceIndex", 3L))).isEqualTo(row);
        assertThat(call("GetBitRates", Map.of("InterfaceName", "eth0"))).isEqualTo(row);
        assertThat(call("GetBitRates", Map.of("InterfaceIndex", 3L, "InterfaceName", "eth0")))
                .isEqualTo(row);
        assertThat(call("Link.Describe", Map.of("InterfaceIndex", 3L)))
                .startsWith("{\"Interface\":{\"Index\":3,\"Name\":\"eth0\"");
    }

    @Test
    void aLinkThatIsNotThereIsAParameterThatCannotBe() {
        String index = "org.varlink.service.InvalidParameter {\"parameter\":\"InterfaceIndex\"}";

        assertThat(call("GetBitRates", Map.of("InterfaceIndex", 77L))).isEqualTo(index);
        assertThat(call("GetBitRates", Map.of("InterfaceIndex", "3"))).isEqualTo(index);
        assertThat(call("GetBitRates", Map.of("InterfaceIndex", 1L, "InterfaceName", "eth0")))
                .contains("InterfaceName");
        assertThat(call("Link.Describe", Map.of())).isEqualTo(index);
        assertThat(call("GetStates", Map.of("Colour", 1L))).contains("Colour");
    }

    @Test
    void whereThereIsNothingTheListIsEmpty() {
        assertThat(call("GetLLDPNeighbors", Map.of())).isEqualTo("{\"Neighbors\":[]}");
        assertThat(call("GetDHCPServerLeases", Map.of())).isEqualTo("{\"Leases\":[]}");
    }

    @Test
    void onlyRootSaysWhetherThereIsADisk() {
        assertThat(call("SetPersistentStorage", Map.of("Ready", true)))
                .startsWith("org.varlink.service.PermissionDenied");
        assertThat(call("SetPersistentStorage", Map.of("Ready", "yes"))).contains("Ready");
    }

    @Test
    void rootSwitchesLinks() {
        Map<String, ?> eth0 = Map.of("InterfaceName", "eth0");
        kernel.flags.clear();

        assertThat(call("Link.Down", eth0, true)).isEqualTo("{}");
        assertThat(call("Link.Up", eth0, true)).isEqualTo("{}");

        assertThat(kernel.flags).containsExactly("up=0", "up=1");
    }

    @Test
    void othersDoNotAndTheParametersAreLookedAtFirst() {
        Map<String, ?> eth0 = Map.of("InterfaceIndex", 3L, "allowInteractiveAuthentication", true);
        kernel.flags.clear();

        for (String each : List.of("Up", "Down", "Renew", "ForceRenew", "Reconfigure")) {
            assertThat(call("Link." + each, eth0))
                    .startsWith("org.varlink.service.PermissionDenied");
            assertThat(call("Link." + each, Map.of()))
                    .isEqualTo(
                            "org.varlink.service.InvalidParameter"
                                    + " {\"parameter\":\"InterfaceIndex\"}");
        }

        assertThat(kernel.flags).isEmpty();
        assertThat(
                        call(
                                "Link.Up",
                                Map.of(
                                        "InterfaceIndex",
                                        3L,
                                        "allowInteractiveAuthentication",
                                        "yes"),
                                true))
                .contains("allowInteractiveAuthentication");
    }

    @Test
    void aLinkOfNobodyIsNotRenewed() {
        String unmanaged = "io.systemd.Network.Link.InterfaceUnmanaged {}";
        Map<String, ?> loopback = Map.of("InterfaceName", "lo");

        assertThat(call("Link.Renew", loopback, true)).isEqualTo(unmanaged);
        assertThat(call("Link.ForceRenew", loopback, true)).isEqualTo(unmanaged);
        assertThat(call("Link.Renew", Map.of("InterfaceName", "eth0"), true)).isEqualTo("{}");
        assertThat(call("Link.Reconfigure", loopback, true)).isEqualTo("{}");
    }

    @Test
    void whatTheKernelRefusesIsToldByItsNumber() {
        kernel.errno = Errno.EBUSY;

        assertThat(call("Link.Up", Map.of("InterfaceName", "eth0"), true))
                .isEqualTo("io.systemd.System {\"errno\":" + Errno.EBUSY + "}");
    }

    @Test
    void whatIsNotThereIsNoMethod() {
        assertThat(call("Link.Fly", Map.of())).startsWith("org.varlink.service.MethodNotFound");
    }
}
