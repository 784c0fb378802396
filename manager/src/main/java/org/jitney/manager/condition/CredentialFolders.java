package org.jitney.manager.condition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders of the secrets that this very process was handed, by a container's manager or by the
 * manager above; systemd.exec(5), CREDENTIALS.
 *
 * @param paths absolute paths
 */
public record CredentialFolders(List<String> paths) {
    /** Nothing was handed over. */
    public static final CredentialFolders NONE = new CredentialFolders(List.of());

    private static final int LONGEST_NAME = 255;

    /** Makes a list that nobody can change any more. */
    public CredentialFolders {
        paths = List.copyOf(paths);
    }

    /** {@return the folders that an environment names} */
    public static CredentialFolders of(Map<String, String> environment) {
        return new CredentialFolders(
                Stream.of("CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY")
                        .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                        .filter(path -> path.startsWith("/"))
                        .toList());
    }

    /** {@return whether one of them has a credential; what is no name of one is in none} */
    boolean have(Path root, String name) {
        return isName(name)
                && paths.stream()
                        .map(path -> root.resolve("." + path).resolve(name))
                        .anyMatch(Files::exists);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '/' && c != ':');
    }
}
