import Foundation

/// An event of the workload `order`, as a program would hold it.
struct Order: Codable {
    struct Customer: Codable {
        var id: Int64
        var name: String
        var email: String
        var phone: String?
        var vip: Bool
        var segments: [String]
    }

    struct Address: Codable {
        var line1: String
        var line2: String?
        var city: String
        var postcode: String
        var country: String
        var lat: Double
        var lon: Double
    }

    struct Item: Codable {
        enum CodingKeys: String, CodingKey {
            case sku, title, category, quantity, unitPrice = "unit_price", discount, taxRate = "tax_rate", gift
            case attributes
        }

        var sku: String
        var title: String
        var category: String
        var quantity: Int32
        var unitPrice: Decimal
        var discount: Decimal?
        var taxRate: Double
        var gift: Bool
        var attributes: [String: String]
    }

    enum CodingKeys: String, CodingKey {
        case id = "order_id", status, channel, currency, createdAt = "created_at", paidAt = "paid_at", customer
        case shipTo = "ship_to", billTo = "bill_to", items, total, shippingCost = "shipping_cost", coupon, notes
        case metadata, counters
    }

    var id: String
    var status: String
    var channel: String
    var currency: String
    var createdAt: Date
    var paidAt: Date?
    var customer: Customer
    var shipTo: Address
    var billTo: Address?
    var items: [Item]
    var total: Decimal
    var shippingCost: Decimal
    var coupon: String?
    var notes: String?
    var metadata: [String: String]
    var counters: [String: Int64]
}
