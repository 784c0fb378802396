package org.jitney.itests.vmcraft;

import java.util.ArrayList;
import java.util.List;

/**
 * One of VMCraft's fifty methods, as it is called on the guest of {@code make-guest}.
 *
 * @param id its row in the table of features
 * @param verb its name on the command line and in plans
 * @param words its arguments
 * @param works whether it can be done on a guest that does not run
 * @param says what its answer has in it, as JSON, in this order
 */
record Method(String id, String verb, List<String> words, boolean works, List<String> says) {
    private static Method of(String id, String call, String... says) {
        return of(id, true, call, says);
    }

    private static Method of(String id, boolean works, String call, String... says) {
        List<String> words = new ArrayList<>(List.of(call.split(" ", -1)));
        words.replaceAll(word -> word.replace('~', ' '));
        String verb = words.removeFirst();
        return new Method(id, verb, List.copyOf(words), works, List.of(says));
    }

    /** All of them, in an order in which each finds what it needs; {@code ~} is a blank. */
    static final List<Method> ALL =
            List.of(
                    of("V1.15", "is-systemd-available", "true"),
                    of("V1.10", "list-services enabled", "\"name\":\"vmtoolsd.service\""),
                    of(
                            "V1.6",
                            "service-status vmtoolsd",
                            "\"active\":\"inactive\"",
                            "\"sub\":\"dead\"",
                            "\"loaded\":\"loaded\"",
                            "\"description\":\"VMware Tools\"",
                            "\"unit_file_state\":\"enabled\"",
                            "\"enabled_by\":[\"multi-user.target\"]"),
                    of(
                            "V1.12",
                            "get-service-dependencies vmtoolsd",
                            "\"requires\":[\"",
                            "\"wants\":[\"open-vm-tools.service\"]",
                            "\"network.target\"",
                            "\"before\":[\""),
                    of("V1.11", "list-failed-services", "broken.service", "exit-code"),
                    of("V1.1", false, "service-start sshd", "the guest does not run"),
                    of("V1.2", false, "service-stop sshd", "the guest does not run"),
                    of("V1.3", false, "service-restart sshd", "the guest does not run"),
                    of(
                            "V1.5",
                            "service-disable vmtoolsd",
                            "\"ok\":true",
                            "\"changes\":[[\"unlink\","
                                    + "\"/etc/systemd/system/multi-user.target.wants/vmtoolsd.service\"",
                            "\"service\":\"vmtoolsd.service\"",
                            "\"action\":\"disable\""),
                    of(
                            "V1.8",
                            "services-disable-multiple open-vm-tools not-there",
                            "\"open-vm-tools\":true",
                            "\"not-there\":"),
                    of(
                            "V1.4",
                            "service-enable qemu-guest-agent",
                            "\"service\":\"qemu-guest-agent.service\"",
                            "\"action\":\"enable\""),
                    of(
                            "V1.7",
                            "services-enable-multiple open-vm-tools not-there",
                            "\"open-vm-tools\":true",
                            "\"not-there\":false"),
                    of(
                            "V1.9",
                            "services-mask vmtoolsd open-vm-tools",
                            "\"vmtoolsd\":true",
                            "\"open-vm-tools\":true"),
                    of("V1.14", "systemctl-preset sshd", "\"action\":\"preset\""),
                    of("V1.13", "daemon-reload", "\"action\":\"daemon-reload\""),
                    of(
                            "V2.1",
                            "create-network-file 20-lan Match.Name=lan0 Network.DHCP=ipv4"
                                    + " DHCPv4.UseDNS=no",
                            "\"file\":\"20-lan.network\"",
                            "\"path\":\"/etc/systemd/network/20-lan.network\""),
                    of(
                            "V2.2",
                            "create-netdev-file 10-vlan7 vlan NetDev.Name=vlan7 VLAN.Id=7",
                            "\"path\":\"/etc/systemd/network/10-vlan7.netdev\""),
                    of(
                            "V2.3",
                            "create-link-file 05-lan0 Match.MACAddress=52:54:00:12:34:56"
                                    + " Link.Name=lan0",
                            "\"path\":\"/etc/systemd/network/05-lan0.link\""),
                    of(
                            "V2.9",
                            "create-dhcp-network enp3s0",
                            "\"path\":\"/etc/systemd/network/10-enp3s0.network\""),
                    of(
                            "V2.10",
                            "create-static-network enp4s0 192.0.2.7/24 192.0.2.1 192.0.2.53",
                            "\"path\":\"/etc/systemd/network/10-enp4s0.network\""),
                    of(
                            "V2.11",
                            "create-bridge-network br0 enp5s0",
                            "\"bridge\":\"br0\"",
                            "\"interfaces\":[\"enp5s0\"]",
                            "\"files_created\":[\"/etc/systemd/network/"),
                    of(
                            "V2.5",
                            "list-network-files",
                            "\"name\":\"10-br0.netdev\",\"type\":\"netdev\"",
                            "20-lan.network"),
                    of(
                            "V2.6",
                            "parse-network-file 20-lan.network",
                            "\"ok\":true",
                            "\"Match\"",
                            "lan0",
                            "\"findings\":[]"),
                    of("V2.4", "remove-network-file 20-lan.network", "\"file\":\"20-lan.network\""),
                    of(
                            "V2.7",
                            "migrate-from-ifcfg ens192",
                            "\"interface\":\"ens192\"",
                            "/etc/systemd/network/10-ens192.network",
                            "ZONE",
                            "\"ifcfg_file\":\"/etc/sysconfig/network-scripts/ifcfg-ens192\"",
                            "\"networkd_file\":\"/etc/systemd/network/10-ens192.network\""),
                    of(
                            "V2.8",
                            "migrate-from-networkmanager",
                            "\"count\":1",
                            "\"migrated\":[[\"ens224\"",
                            "/etc/systemd/network/10-ens224.network"),
                    of("V2.12", "enable-networkd", "\"ok\":true"),
                    of(
                            "V3.1",
                            "journal-query unit=sshd priority=err boot=-1 lines=2",
                            "of the old boot 180",
                            "of the old boot 190"),
                    of("V3.2", "journal-list-boots", "\"offset\":-1", "\"offset\":0", "b002"),
                    of("V3.3", "journal-verify", "\"verified\":true", "system.journal"),
                    of(
                            "V3.4",
                            "journal-disk-usage",
                            "\"ok\":true",
                            "\"size\":",
                            "\"usage\":",
                            "\"size_mb\":"),
                    of(
                            "V3.6",
                            "journal-get-catalog 39f53479d3a045ac8e11786248231fbf",
                            "Subject: A start job for unit @UNIT@ has finished successfully"),
                    of("V3.7", "journal-find-errors unit=sshd lines=10", "no host key 11"),
                    of("V3.8", "journal-boot-messages -1", "of the old boot 0"),
                    of("V3.9", "journal-service-logs sshd 1", "no host key 11"),
                    of("V3.10", "journal-export @export unit=sshd boot=0", "\"bytes\":"),
                    of(
                            "V3.5",
                            "journal-vacuum files=1",
                            "\"deleted\":[\"/var/log/journal/",
                            "\"freed\":"),
                    of(
                            "V4.1",
                            "create-service-unit cleanup description=Cleans~up"
                                    + " exec_start=/usr/bin/find~/var/tmp~-mtime~+7~-delete"
                                    + " type=oneshot restart=no user=root after=local-fs.target",
                            "\"unit\":\"cleanup.service\"",
                            "\"path\":\"/etc/systemd/system/cleanup.service\""),
                    of(
                            "V4.2",
                            "create-timer-unit cleanup on_boot_sec=5min on_unit_active_sec=5min",
                            "\"unit\":\"cleanup.timer\""),
                    of(
                            "V4.3",
                            "create-mount-unit what=/dev/vdb1 where=/srv/data type=ext4"
                                    + " options=noatime",
                            "\"unit\":\"srv-data.mount\""),
                    of(
                            "V4.4",
                            "create-target-unit migrated description=Migrated"
                                    + " wants=cleanup.timer",
                            "\"unit\":\"migrated.target\""),
                    of(
                            "V4.5",
                            "create-path-unit spool path_exists=/run/spool unit=cleanup.service",
                            "\"unit\":\"spool.path\""),
                    of(
                            "V4.7",
                            "modify-unit-file cleanup.service Service Nice 5",
                            "\"unit\":\"cleanup.service\""),
                    of(
                            "V4.6",
                            "read-unit-file cleanup.service",
                            "\"sections\":{",
                            "\"Nice\":[\"5\"]"),
                    of("V4.9", "validate-unit-file cleanup.service", "\"valid\":true"),
                    of("V4.8", "delete-unit-file spool.path", "\"unit\":\"spool.path\""),
                    of(
                            "V4.10",
                            "analyze-boot-performance",
                            "\"kernel_time\":1.0",
                            "\"userspace_time\":2.0",
                            "\"total_time\":3.0",
                            "\"raw_output\":\"Startup finished in 1.000s (kernel) + 2.000s"),
                    of("V4.11", "analyze-critical-chain", "\"chain\":[{\"depth\":0"),
                    of("V4.12", "analyze-blame", "\"unit\":\"sshd.service\",\"time\":750000"),
                    of(
                            "V4.13",
                            "list-timers all",
                            "\"unit\":\"cleanup.timer\",\"activates\":\"cleanup.service\"",
                            "\"next\":",
                            "\"last\":",
                            "\"left\":",
                            "\"passed\":"));

    /** {@return its words, with a file of this machine where one is written} */
    List<String> words(String export) {
        return words.stream().map(word -> word.equals("@export") ? export : word).toList();
    }
}
