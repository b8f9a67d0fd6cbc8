import SystemPackage
import Testing

@testable import Daemon

/// A folder that the unit's sandbox hides is told from one that is missing.
struct HiddenFolderTests {
  /// As systemd 252 mounts things for ProtectHome=yes, PrivateTmp=yes, InaccessiblePaths=/mnt/secret and a disk on "/srv/my files".
  private static let mounts = #"""
    100 99 254:1 / / ro,nosuid,relatime master:1 - ext4 /dev/vda1 rw
    101 100 0:24 /systemd/inaccessible/dir /home ro,nosuid master:5 - tmpfs tmpfs rw,mode=755
    102 100 254:1 /tmp/systemd-private-0f1e-copytaster.service-Qh2/tmp /tmp rw,nosuid master:1 - ext4 /dev/vda1 rw
    103 100 0:24 /systemd/inaccessible/dir /mnt/secret ro,nosuid master:5 - tmpfs tmpfs rw,mode=755
    104 100 254:3 / /srv/my\040files ro,nosuid master:9 - ext4 /dev/vdb1 rw
    105 100 0:40 / /root ro - tmpfs tmpfs rw,mode=755
    """#

  @Test(
    arguments: [
      ("/srv/seeds", nil), ("/srv/my files/articles", nil), ("/homestead", nil),
      ("/home/anna/articles", "ProtectHome=read-only"),
      ("/home", "ProtectHome=read-only"), ("/root/articles", "ProtectHome=read-only"),
      ("/tmp/articles", "PrivateTmp=no"),
      ("/mnt/secret/articles", "InaccessiblePaths= without /mnt/secret"), ("/mnt/other", nil),
    ] as [(FilePath, String?)])
  func whatHidesAFolderIsNamed(_ path: FilePath, _ cure: String?) {
    #expect(HiddenFolder.cure(for: path, mounts: Self.mounts) == cure)
  }

  @Test func linesThatAreNoneAreNoMounts() {
    #expect(HiddenFolder.cure(for: "/home/anna", mounts: "nonsense\n\n1 2 3 4 5 6 7 8\n - ") == nil)
  }
}
